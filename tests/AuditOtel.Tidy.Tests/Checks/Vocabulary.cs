using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>One word for one thing (docs/ARCHITECTURE.md): type names must not bring in a synonym.</summary>
internal static partial class Vocabulary
{
    internal static IEnumerable<Finding> Check(SourceFile file) =>
        from type in file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        let synonym = Synonym().Match(type.Identifier.ValueText)
        where synonym.Success
        select file.At(type, $"'{type.Identifier.ValueText}': say '{Replacement(synonym.Value)}' for '{synonym.Value}'.");

    private static string Replacement(string synonym) => synonym switch
    {
        "AuditEvent" or "AuditEntry" or "AuditLogEntry" or "AuditMessage" => "AuditRecord",
        "AuditLogger" or "AuditPublisher" => "AuditTrail",
        "AuditAgent" or "AuditServer" or "AuditDaemon" => "Collector",
        "Bookmark" => "Cursor",
        "Backlog" => "Lag",
        "Spooler" => "Outbox",
        "Journal" => "Ledger",
        _ => "Receipt",
    };

    [GeneratedRegex(
        "AuditLogEntry|AuditEvent|AuditEntry|AuditMessage|AuditLogger|AuditPublisher|AuditAgent|AuditServer|AuditDaemon|Bookmark|Backlog|Spooler|Journal|Acknowledge?ment",
        RegexOptions.None,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Synonym();
}
