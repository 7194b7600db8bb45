using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0006: an audited member says which object it acts on.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TargetRule : DiagnosticAnalyzer
{
    private const string Scope = "AuditScope";

    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.Target,
        "An audited member should name its target",
        "The record of '{0}' names no object: mark the parameter that identifies it with [AuditTarget], or state TargetType and TargetId",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Who did what is half a record; an auditor asks which object it was done to.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.Target + ".md");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterEveryAudited(Analyze);
    }

    private static void Analyze(AuditedUse use)
    {
        if (AuditedAnnotation.Read(use.Attribute) is not { TargetType: null })
            return;

        if (use.Method.Parameters.Any(IsTarget) || use.Syntax.Any(UsesScope))
            return;

        use.Report(Diagnostic.Create(Rule, use.Location, use.Name));
    }

    private static bool IsTarget(IParameterSymbol parameter) => AuditNames.Find(parameter, AuditNames.Target) is not null;

    // The body may know the target only when it runs, and adds it then.
    private static bool UsesScope(SyntaxNode syntax) =>
        syntax.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => string.Equals(name.Identifier.ValueText, Scope, StringComparison.Ordinal));
}
