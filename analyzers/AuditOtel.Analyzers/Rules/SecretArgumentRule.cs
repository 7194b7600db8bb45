using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>AOT0007: what looks like a secret is not recorded as it is.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretArgumentRule : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        RuleInfo.SecretArgument,
        "A secret should not be recorded",
        "Parameter '{0}' looks like a secret and its value would stand in the ledger for ever: mark it with [AuditSecret] instead",
        RuleInfo.Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A ledger cannot be corrected: what was recorded once stays readable for everybody who may read records.",
        helpLinkUri: RuleInfo.Pages + RuleInfo.SecretArgument + ".md");

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
        foreach (var parameter in use.Method.Parameters.Where(LooksSecret))
            use.Report(Diagnostic.Create(Rule, AuditedSymbols.LocationOf(parameter), parameter.Name));
    }

    private static bool LooksSecret(IParameterSymbol parameter)
    {
        var argument = AuditNames.Find(parameter, AuditNames.Argument);
        if ((argument is null && AuditNames.Find(parameter, AuditNames.Target) is null) || AuditNames.Find(parameter, AuditNames.Secret) is not null)
            return false;

        // Numbers of seconds, flags and the like are told about a secret.
        if (parameter.Type.SpecialType is SpecialType.System_Boolean or SpecialType.System_DateTime)
            return false;

        return SecretWords.IsSecret(parameter.Name) || IsSecretType(parameter.Type) || (argument is not null && SecretWords.IsSecret(RecordedName(argument)));
    }

    private static string RecordedName(AttributeData argument) => argument.NamedArguments.Select(named => named.Value.Value as string).FirstOrDefault() ?? string.Empty;

    private static bool IsSecretType(ITypeSymbol type) =>
        (type.Name is "SecureString" && AuditNames.IsIn(type, "System.Security")) || (type.Name is "NetworkCredential" && AuditNames.IsIn(type, "System.Net"));
}
