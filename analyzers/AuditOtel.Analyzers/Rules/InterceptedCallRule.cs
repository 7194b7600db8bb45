using System.Collections.Immutable;
using AuditOtel.Analyzers.Coverage.Findings;
using AuditOtel.Analyzers.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0105: a method whose calls are audited is used in a way that no interceptor reaches.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InterceptedCallRule : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Unreached = new(
        RuleInfo.InterceptedCall,
        "A configured method is used in a way that no interceptor reaches",
        "'{0}' is used without its record: {1}",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Calls of methods that are not ours are audited where they stand. A use that is no such call leaves no record.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.InterceptedCall + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Unreached];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        var configuration = CallConfiguration.Read(context.Compilation, CallConfiguration.SetsOf(context.Options.AnalyzerConfigOptionsProvider.GlobalOptions));
        if (configuration.IsEmpty)
            return;

        context.RegisterOperationAction(operation => AnalyzeCall(operation, configuration), OperationKind.Invocation);
        context.RegisterOperationAction(operation => AnalyzeReference(operation, configuration), OperationKind.MethodReference);
        context.RegisterOperationAction(operation => AnalyzeDynamic(operation, configuration), OperationKind.DynamicMemberReference);
    }

    private static void AnalyzeCall(OperationAnalysisContext context, CallConfiguration configuration)
    {
        var call = (IInvocationOperation)context.Operation;
        if (ReflectedMethod(call, configuration) is { } reflected)
        {
            Report(context, reflected.Name, reflected.Name, "it is reached by reflection; call it");
            return;
        }

        if (!configuration.IsNamed(call.TargetMethod.Name) || configuration.Find(call.TargetMethod) is not { } configured || AuditedSymbols.IsGenerated(context.ContainingSymbol))
            return;

        if (call.Syntax is InvocationExpressionSyntax syntax && call.SemanticModel is { } model && CallShape.FindObstacle(syntax, call.TargetMethod, model, context.CancellationToken) is { } obstacle)
            Report(context, configured.Name, configured.Name, $"{obstacle}; move it into a method of its own that carries [Audited]");
    }

    // The report for people has it among what is not recorded.
    private static void Report(OperationAnalysisContext context, string method, string privileged, string why)
    {
        var syntax = context.Operation.Syntax;
        if (context.Operation.SemanticModel is not { } model || CallShape.IsCovered(syntax, model, context.CancellationToken))
            return;

        var place = syntax.GetLocation();
        var owner = FunctionNames.Of(context.ContainingSymbol);
        context.ReportDiagnostic(Diagnostic.Create(Unreached, place, FindingProperties.Of(RuleInfo.InterceptedCall, owner, privileged, owner, place), method, why));
    }

    // The compiler offers an interceptor only what is written as a call.
    private static void AnalyzeReference(OperationAnalysisContext context, CallConfiguration configuration)
    {
        var reference = (IMethodReferenceOperation)context.Operation;
        if (reference.Parent is INameOfOperation || configuration.Find(reference.Method) is not { } configured || AuditedSymbols.IsGenerated(context.ContainingSymbol))
            return;

        Report(context, configured.Name, configured.Name, "it is handed on as a delegate or a pointer; hand on a lambda that calls it");
    }

    private static void AnalyzeDynamic(OperationAnalysisContext context, CallConfiguration configuration)
    {
        var reference = (IDynamicMemberReferenceOperation)context.Operation;
        if (reference.Parent is not IDynamicInvocationOperation || !configuration.IsNamed(reference.MemberName))
            return;

        var meant = Meant(reference, configuration).Select(call => call.Name).Distinct(StringComparer.Ordinal).ToArray();
        if (meant.Length > 0)
            Report(context, reference.MemberName, string.Join("\n", meant), "which method it is shows only at run time; cast the object, or its arguments, to their types");
    }

    // With a receiver of a known type only the arguments are dynamic, and the type tells what can be meant.
    private static IEnumerable<ConfiguredCall> Meant(IDynamicMemberReferenceOperation reference, CallConfiguration configuration)
    {
        var type = reference.Instance?.Type ?? reference.ContainingType;
        if (type is null or { TypeKind: TypeKind.Dynamic })
            return configuration.Named(reference.MemberName);

        var found = new List<ConfiguredCall>();
        for (var owner = type; owner is not null; owner = owner.BaseType)
            found.AddRange(owner.GetMembers(reference.MemberName).OfType<IMethodSymbol>().Select(configuration.Find).OfType<ConfiguredCall>());

        return found;
    }

    private static ConfiguredCall? ReflectedMethod(IInvocationOperation call, CallConfiguration configuration)
    {
        if (call.TargetMethod is not { Name: "GetMethod" or "InvokeMember" or "GetRuntimeMethod" } || call.Arguments.Length == 0)
            return null;

        var type = (call.Instance as ITypeOfOperation ?? call.Arguments[0].Value as ITypeOfOperation)?.TypeOperand;
        var name = call.Arguments.Select(argument => argument.Value.ConstantValue).FirstOrDefault(value => value is { HasValue: true, Value: string }).Value as string;
        if (name is null)
            return null;

        for (; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).OfType<IMethodSymbol>().Select(configuration.Find).FirstOrDefault(found => found is not null) is { } configured)
                return configured;
        }

        return null;
    }
}
