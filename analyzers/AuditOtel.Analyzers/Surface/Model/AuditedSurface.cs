using System.Security.Cryptography;
using System.Text;

namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>What a build audits and what it excuses, in one order and one form: two builds have the same text exactly when they have the same surface.</summary>
internal sealed class AuditedSurface
{
    /// <summary>The first line. The number is that of the format.</summary>
    internal const string Header = "auditotel-surface 1";

    /// <summary>The form of the digest.</summary>
    internal const string DigestPrefix = "sha256:";

    // Half of it keeps records short; nobody can make a second surface for it.
    private const int DigestBytes = 16;

    private AuditedSurface(IReadOnlyList<SurfaceEntry> entries)
    {
        Entries = entries;
        Text = string.Concat(entries.Select(entry => entry.Line + "\n").Prepend(Header + "\n"));
        Digest = DigestOf(Text);
    }

    internal static AuditedSurface Empty { get; } = new([]);

    /// <summary>The entries in ordinal order of their lines.</summary>
    internal IReadOnlyList<SurfaceEntry> Entries { get; }

    /// <summary>The header and all lines, each with its line feed.</summary>
    internal string Text { get; }

    /// <summary><c>sha256:</c> and the first half of the SHA-256 of the text in UTF-8; each record of the build carries it.</summary>
    internal string Digest { get; }

    internal IEnumerable<SurfaceEntry> Operations => Entries.Where(entry => entry.Kind == SurfaceKind.Operation);

    internal IEnumerable<SurfaceEntry> Excuses => Entries.Where(entry => entry.Kind == SurfaceKind.Excuse);

    /// <summary>Orders entries; those that cannot be told apart are numbered.</summary>
    internal static AuditedSurface Of(IEnumerable<SurfaceEntry> entries) => new(
    [
        .. entries.GroupBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(Numbered).OrderBy(entry => entry.Line, StringComparer.Ordinal),
    ]);

    internal static string DigestOf(string text)
    {
        using var sha = SHA256.Create();
        return DigestPrefix + string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Take(DigestBytes).Select(value => value.ToString("x2")));
    }

    private static IEnumerable<SurfaceEntry> Numbered(IEnumerable<SurfaceEntry> same) =>
        same.OrderBy(entry => entry.Line, StringComparer.Ordinal).Select((entry, index) => index == 0 ? entry : entry.AsCopy(index + 1));
}
