using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>Names a function so that the next build names it alike: the documentation id, and behind it the functions within it.</summary>
internal static class MemberIds
{
    private const string Lambda = "/lambda";

    /// <summary>Returns <c>M:Shop.Users.Delete(System.String)</c>, with <c>/Local</c> or <c>/lambda</c> for what stands in it; nothing for what belongs to no member.</summary>
    internal static string Of(ISymbol? symbol)
    {
        var path = string.Empty;
        for (var current = symbol; current is not null; current = current.ContainingSymbol)
        {
            if (current is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } inner)
                path = (inner.MethodKind == MethodKind.LocalFunction ? "/" + inner.Name : Lambda) + path;
            else
                return current.GetDocumentationCommentId() is { } id ? id + path : string.Empty;
        }

        return string.Empty;
    }

    /// <summary>Returns the documentation id of the member that a function is or stands in.</summary>
    internal static string MemberOf(string id)
    {
        var end = id.IndexOf('/');
        return end < 0 ? id : id.Substring(0, end);
    }
}
