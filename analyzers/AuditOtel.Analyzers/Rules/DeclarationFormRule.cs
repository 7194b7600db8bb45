using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Rules;

/// <summary>
/// AOT0001: an audited body is one that the build rewrote; without that route an audited method is a partial declaration with its body in a
/// private Core method that only its wrapper reaches.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationFormRule : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.DeclarationForm,
        "An audited member must have a complete route",
        "'{0}' would run without a record: {1}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The generator writes the record around a private Core method. Without that form the method would run unrecorded.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.DeclarationForm + ".md",
        customTags: RuleInfo.NotConfigurable);

    private static readonly DiagnosticDescriptor NotRewritten = new(
        RuleInfo.DeclarationForm,
        "An audited member must have a complete route",
        "'{0}' would run without its record: {1}",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The build puts intent and outcome into a body where it finds the attribute by its name. An annotated body without them would run unrecorded.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.DeclarationForm + ".md",
        customTags: RuleInfo.NotConfigurable);

    private static readonly DiagnosticDescriptor GoesAround = new(
        RuleInfo.DeclarationForm,
        "An audited member must have a complete route",
        "'{0}' goes around the record: call '{1}' instead",
        RuleInfo.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        description: "The Core method holds the body alone. Whoever reaches it directly acts without a record.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.DeclarationForm + ".md",
        customTags: RuleInfo.NotConfigurable);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule, NotRewritten, GoesAround];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterAudited(AnalyzeDeclaration);
        context.RegisterOperationAction(AnalyzeReference, OperationKind.Invocation, OperationKind.MethodReference);
        context.RegisterOperationAction(AnalyzeDynamic, OperationKind.DynamicMemberReference);
        context.RegisterSymbolAction(AnalyzeAccessor, SymbolKind.Method);
        context.RegisterSyntaxNodeAction(AnalyzeLocalAccessor, SyntaxKind.LocalFunctionStatement);
        context.RegisterSyntaxNodeAction(AnalyzeLocal, SyntaxKind.LocalFunctionStatement, SyntaxKind.ParenthesizedLambdaExpression);
    }

    private static void AnalyzeDeclaration(SymbolAnalysisContext context, IMethodSymbol method, AttributeData attribute)
    {
        if (BuildRoute.RewrittenBody(context.Options, method, context.CancellationToken) is { } body)
            ReportRewritten(method, body, context.Compilation, context.Options, context.ReportDiagnostic);
        else if (Instrumentability.FindObstacle(method, context.Compilation) is null && FindFault(method, context.CancellationToken) is { } fault)
            context.ReportDiagnostic(Diagnostic.Create(Rule, AuditedSymbols.LocationOf(method), method.Name, fault));
    }

    private static void AnalyzeLocal(SyntaxNodeAnalysisContext context)
    {
        if (AuditedSymbols.FindLocal(context) is not { } method || AuditNames.FindAudited(method) is null)
            return;

        if (BuildRoute.RewrittenBody(context.Options, method, context.CancellationToken) is { } body)
            ReportRewritten(method, body, context.Compilation, context.Options, context.ReportDiagnostic);
    }

    private static void ReportRewritten(IMethodSymbol method, AuditedBody body, Compilation compilation, AnalyzerOptions options, Action<Diagnostic> report)
    {
        if (RewrittenForm.FindFault(method, body, compilation, options) is { } fault)
            report(Diagnostic.Create(NotRewritten, AuditedSymbols.LocationOf(method), method.Name.Length > 0 ? method.Name : "lambda", fault));
    }

    private static string? FindFault(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var core = method.Name + AuditNames.CoreSuffix;
        var syntax = AuditedSymbols.Declarations(method, cancellationToken).FirstOrDefault();
        if (syntax is null)
            return null;

        if (!AuditedSymbols.IsPartial(syntax))
            return $"make it partial and move its body to a private method '{core}'";

        if (HasOwnBody(method))
            return $"its body must stand in a private method '{core}', so that the generator can write the record around it";

        if (!TypeHeaders.ArePartial(syntax))
            return "make the types that contain it partial";

        if (CoreMethod.Find(method) is not { } body)
            return $"add a private method '{core}' with the same parameters and the same return type that holds its body";

        if (body.DeclaredAccessibility != Accessibility.Private)
            return $"make '{core}' private, so that nobody can call it without a record";

        return body.Parameters.FirstOrDefault(Captures.IsCaptured) is { } marked
            ? $"parameter '{marked.Name}' of '{core}' carries an audit attribute that nobody reads; move it to the declaration"
            : null;
    }

    private static bool HasOwnBody(IMethodSymbol method) =>
        !method.IsPartialDefinition || (method.PartialImplementationPart is { } part && !AuditedSymbols.IsGenerated(part));

    private static void AnalyzeReference(OperationAnalysisContext context)
    {
        var target = context.Operation is IInvocationOperation call ? call.TargetMethod : ((IMethodReferenceOperation)context.Operation).Method;
        if (CoreMethod.FindDeclaration(target) is not { } declaration || IsWrapper(context.ContainingSymbol, declaration) || IsName(context.Operation))
            return;

        if (BuildRoute.RewrittenBody(context.Options, declaration, context.CancellationToken) is not null)
            return;

        context.ReportDiagnostic(Diagnostic.Create(GoesAround, context.Operation.Syntax.GetLocation(), target.Name, declaration.Name));
    }

    // What is dynamic is bound at run time, but only code inside the type can bind to a private method.
    private static void AnalyzeDynamic(OperationAnalysisContext context)
    {
        var reference = (IDynamicMemberReferenceOperation)context.Operation;
        var declaration = TypeHeaders.Chain(context.ContainingSymbol.ContainingType)
            .Select(type => CoreMethod.FindDeclaration(type, reference.MemberName)).FirstOrDefault(found => found is not null);
        if (declaration is null || IsWrapper(context.ContainingSymbol, declaration))
            return;

        if (BuildRoute.RewrittenBody(context.Options, declaration, context.CancellationToken) is not null)
            return;

        var call = reference.Parent is IDynamicInvocationOperation invocation ? invocation : context.Operation;
        context.ReportDiagnostic(Diagnostic.Create(GoesAround, call.Syntax.GetLocation(), reference.MemberName, declaration.Name));
    }

    private static void AnalyzeAccessor(SymbolAnalysisContext context) =>
        ReportAccessor((IMethodSymbol)context.Symbol, context.Options, context.ReportDiagnostic);

    private static void AnalyzeLocalAccessor(SyntaxNodeAnalysisContext context)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken) is IMethodSymbol method)
            ReportAccessor(method, context.Options, context.ReportDiagnostic);
    }

    private static void ReportAccessor(IMethodSymbol method, AnalyzerOptions options, Action<Diagnostic> report)
    {
        if (UnsafeAccess.FindTarget(method) is not var (type, name) || CoreMethod.FindDeclaration(type, name) is not { } declaration)
            return;

        if (BuildRoute.RewrittenBody(options, declaration, CancellationToken.None) is null)
            report(Diagnostic.Create(GoesAround, AuditedSymbols.LocationOf(method), name, declaration.Name));
    }

    private static bool IsWrapper(ISymbol symbol, IMethodSymbol declaration) =>
        symbol is IMethodSymbol method
        && SymbolEqualityComparer.Default.Equals(method.PartialDefinitionPart ?? method, declaration.PartialDefinitionPart ?? declaration)
        && AuditedSymbols.IsGenerated(method.PartialImplementationPart ?? method);

    private static bool IsName(IOperation operation) => operation.Parent is INameOfOperation;
}
