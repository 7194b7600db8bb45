using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>The names of the API that the build looks for.</summary>
internal static class AuditNames
{
    internal const string Namespace = "AuditOtel";
    internal const string Audited = "AuditOtel.AuditedAttribute";
    internal const string Target = "AuditTargetAttribute";
    internal const string Argument = "AuditArgumentAttribute";
    internal const string Secret = "AuditSecretAttribute";
    internal const string Change = "AuditChangeAttribute";
    internal const string Result = "AuditResultAttribute";
    internal const string CoreSuffix = "Core";

    internal static AttributeData? FindAudited(ISymbol symbol) => Find(symbol, "AuditedAttribute");

    internal static AttributeData? Find(ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } type
            && string.Equals(type.Name, name, StringComparison.Ordinal)
            && IsIn(type, Namespace));

    internal static bool IsIn(ISymbol symbol, string @namespace) =>
        symbol.ContainingType is null && string.Equals(symbol.ContainingNamespace?.ToDisplayString(), @namespace, StringComparison.Ordinal);
}
