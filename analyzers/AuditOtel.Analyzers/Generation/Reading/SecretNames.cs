using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>
/// Tells members that look like secrets. A type of another library cannot be marked, and a password's hash in a record cannot be taken back: so
/// they are kept out unless the member says what it is.
/// </summary>
internal static class SecretNames
{
    private static readonly string[] Parts =
        ["password", "passwd", "passphrase", "secret", "token", "credential", "privatekey", "apikey", "accesskey", "securitystamp", "connectionstring", "recoverycode"];

    /// <summary>True for text or bytes, or a collection of texts, under the name of a secret.</summary>
    internal static bool LooksSecret(ISymbol member) => IsText(ReadableMembers.TypeOf(member)) && Parts.Any(part => member.Name.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsText(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => true,
        IArrayTypeSymbol array => array.ElementType.SpecialType is SpecialType.System_Byte or SpecialType.System_Char || IsText(array.ElementType),
        INamedTypeSymbol { TypeArguments: { Length: > 0 } arguments } => arguments.Any(IsText),
        _ => false,
    };
}
