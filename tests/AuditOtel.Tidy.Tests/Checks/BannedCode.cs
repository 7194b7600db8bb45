using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>Code that hides failures, blocks or was left behind, each with what to write in its place.</summary>
internal static partial class BannedCode
{
    private static readonly Dictionary<string, string> Members = new(StringComparer.Ordinal)
    {
        ["DateTime.Now"] = "take the time from a TimeProvider",
        ["DateTime.UtcNow"] = "take the time from a TimeProvider",
        ["DateTimeOffset.Now"] = "take the time from a TimeProvider",
        ["DateTimeOffset.UtcNow"] = "take the time from a TimeProvider",
        ["Thread.Sleep"] = "await Task.Delay with a TimeProvider",
        ["RandomAccess.FlushToDisk"] = "it hides a failed fsync: use the ledger's durable file",
    };

    // What stands in for a member that an older framework lacks does what that member does.
    private const string StandIns = "sdk/AuditOtel.Api/Compatibility/";

    internal static IEnumerable<Finding> Check(SourceFile file) =>
        [.. Leftovers(file), .. file.Root.DescendantNodes().SelectMany(node => Check(file, node)), .. Pragmas(file)];

    private static IEnumerable<Finding> Leftovers(SourceFile file) =>
        from trivia in file.Root.DescendantTrivia()
        where trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)
            || trivia.HasStructure && trivia.GetStructure() is DocumentationCommentTriviaSyntax
        where Leftover().IsMatch(trivia.ToFullString())
        select file.At(trivia.GetLocation(), "a leftover: do it now, or file it and take the note out.");

    private static IEnumerable<Finding> Check(SourceFile file, SyntaxNode node)
    {
        var advice = node switch
        {
            MemberAccessExpressionSyntax access when !file.Path.StartsWith(StandIns, StringComparison.Ordinal) => OfMember(access),
            IdentifierNameSyntax { Identifier.ValueText: "NotImplementedException" } => "write the code, or leave the member out",
            InvocationExpressionSyntax call => OfCall(call),
            CatchClauseSyntax clause when clause.Block.Statements.Count == 0 => OfEmptyCatch(clause),
            AttributeSyntax attribute when IsUnexplainedSuppression(attribute) => "say why with Justification",
            _ => null,
        };
        if (advice is not null)
            yield return file.At(node, $"'{Shorten(node)}' is banned: {advice}.");
    }

    private static string? OfMember(MemberAccessExpressionSyntax access)
    {
        var owner = access.Expression.ToString().Split('.')[^1];
        return Members.GetValueOrDefault($"{owner}.{access.Name.Identifier.ValueText}");
    }

    private static string? OfCall(InvocationExpressionSyntax call)
    {
        if (call.Expression is not MemberAccessExpressionSyntax access)
            return null;
        var method = access.Name.Identifier.ValueText;
        if (method is "Flush" && call.ArgumentList.Arguments is [{ Expression: LiteralExpressionSyntax literal }] && literal.IsKind(SyntaxKind.TrueLiteralExpression))
            return "it hides a failed fsync: use the ledger's durable file";
        return method is "GetResult" && access.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } }
            ? "await it (the SDK has one place that may block)"
            : null;
    }

    private static string? OfEmptyCatch(CatchClauseSyntax clause)
    {
        var type = clause.Declaration?.Type.ToString();
        var explained = clause.Block.DescendantTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));
        return explained && (clause.Filter is not null || type is not (null or "Exception" or "System.Exception"))
            ? null
            : "an empty catch hides a failure: handle a named exception, or say inside it why there is nothing to do";
    }

    private static bool IsUnexplainedSuppression(AttributeSyntax attribute) =>
        attribute.Name.ToString().EndsWith("SuppressMessage", StringComparison.Ordinal) && !attribute.ToString().Contains("Justification", StringComparison.Ordinal);

    private static IEnumerable<Finding> Pragmas(SourceFile file) =>
        from trivia in file.Root.DescendantTrivia()
        where trivia.GetStructure() is PragmaWarningDirectiveTriviaSyntax pragma
            && pragma.DisableOrRestoreKeyword.IsKind(SyntaxKind.DisableKeyword)
            && !pragma.ToFullString().Contains("// ", StringComparison.Ordinal)
        select file.At(trivia.GetLocation(), "a rule is switched off without a reason: give it on the same line after '//'.");

    private static string Shorten(SyntaxNode node)
    {
        var text = node.ToString().Split('\n')[0].TrimEnd();
        return text.Length <= 80 ? text : $"{text[..77]}...";
    }

    [GeneratedRegex(@"\b(?:TODO|FIXME|HACK|XXX)\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Leftover();
}
