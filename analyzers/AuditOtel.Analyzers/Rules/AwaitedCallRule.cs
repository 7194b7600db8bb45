using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0010: who calls an audited method learns how it ended, and that it was refused.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AwaitedCallRule : DiagnosticAnalyzer
{
    private const string Title = "An audited call should be awaited";
    private const string Description = "A refusal travels in the task. Where nobody awaits it, the action was not carried out and nobody knows.";

    private static readonly DiagnosticDescriptor AsyncVoid = new(
        RuleInfo.AwaitedCall,
        Title,
        "'{0}' is async void, so that a refusal ends the process or is lost: return a Task",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.AwaitedCall + ".md");

    private static readonly DiagnosticDescriptor NotAwaited = new(
        RuleInfo.AwaitedCall,
        Title,
        "The audited '{0}' is not awaited, so that nobody learns when it is refused: await it",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: Description,
        helpLinkUri: RuleInfo.Pages + RuleInfo.AwaitedCall + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [AsyncVoid, NotAwaited];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterEveryAudited(AnalyzeDeclaration);
        context.RegisterCompilationStartAction(start =>
        {
            var calls = AuditedCalls.Read(start.Compilation, start.Options);
            start.RegisterOperationAction(statement => AnalyzeStatement(statement, calls), OperationKind.ExpressionStatement);
        });
    }

    private static void AnalyzeDeclaration(AuditedUse use)
    {
        if (use.Method is { IsAsync: true, ReturnsVoid: true })
            use.Report(Diagnostic.Create(AsyncVoid, use.Location, use.Name));
    }

    private static void AnalyzeStatement(OperationAnalysisContext context, AuditedCalls calls)
    {
        if (FindDropped(((IExpressionStatementOperation)context.Operation).Operation) is not { } call || !ReturnShapes.IsTask(call.TargetMethod.ReturnType, out _))
            return;

        if (call is { Syntax: InvocationExpressionSyntax syntax, SemanticModel: { } model } && calls.IsAudited(syntax, call.TargetMethod, model, context.CancellationToken))
            context.ReportDiagnostic(Diagnostic.Create(NotAwaited, call.Syntax.GetLocation(), call.TargetMethod.Name));
    }

    private static IInvocationOperation? FindDropped(IOperation statement) => statement switch
    {
        IInvocationOperation call => call,
        ISimpleAssignmentOperation { Target: IDiscardOperation, Value: IInvocationOperation call } => call,
        IConditionalAccessOperation { WhenNotNull: IInvocationOperation call } => call,
        _ => null,
    };
}
