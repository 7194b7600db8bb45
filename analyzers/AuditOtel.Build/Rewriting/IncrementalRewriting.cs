using System.Globalization;
using System.Text;
using AuditOtel.Analyzers.Rewriting;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Build.Rewriting;

/// <summary>
/// Rewrites the sources that are new or changed since the last build, told by length and time of change, whichever way the time moved. A cache
/// that is missing or of other settings is as none.
/// </summary>
internal sealed class IncrementalRewriting
{
    private const string CacheFile = "rewrite.cache";
    private const string NoCopy = "-";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly RewriteSettings _settings;
    private readonly MirrorTree _mirror;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<string> _known;
    private readonly StringBuilder _cache;
    private readonly List<string> _rewritten = [];

    internal IncrementalRewriting(RewriteSettings settings, MirrorTree mirror, CancellationToken cancellation)
    {
        _settings = settings;
        _mirror = mirror;
        _cancellation = cancellation;
        _cache = new StringBuilder(settings.Line).Append('\n');
        _known = ReadCache();
    }

    /// <summary>The sources that have a copy.</summary>
    internal IReadOnlyCollection<string> Rewritten => _rewritten;

    /// <summary>Returns the path of the copy that takes the place of a source, or null when the compiler takes the source itself.</summary>
    internal string? CopyOf(string source)
    {
        _cancellation.ThrowIfCancellationRequested();
        var file = new FileInfo(source);
        if (!file.Exists)
            return null;

        var state = string.Format(CultureInfo.InvariantCulture, "{0}|{1}|{2}|", source, file.Length, file.LastWriteTimeUtc.Ticks);
        var copy = _mirror.PathOf(source);
        var hasCopy = _known.Contains(state + NoCopy) ? false : _known.Contains(state + copy) && File.Exists(copy) || Rewrite(source, copy);
        _cache.Append(state).Append(hasCopy ? copy : NoCopy).Append('\n');
        if (!hasCopy)
            return null;

        _rewritten.Add(source);
        return copy;
    }

    /// <summary>Keeps what was found for the next build and returns the file that tells the rules of it.</summary>
    internal string Finish()
    {
        MirrorTree.WriteIfDifferent(_mirror.OwnPath(CacheFile), _cache.ToString());
        var file = _mirror.OwnPath(BuildRoute.RewrittenFile);
        MirrorTree.WriteIfDifferent(file, string.Concat(_rewritten.Select(source => source + "\n")));
        return file;
    }

    private HashSet<string> ReadCache()
    {
        var path = _mirror.OwnPath(CacheFile);
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        return lines.Length > 0 && string.Equals(lines[0], _settings.Line, StringComparison.Ordinal) ? new(lines.Skip(1), StringComparer.Ordinal) : [];
    }

    private bool Rewrite(string source, string copy)
    {
        var text = Read(source);
        if (text.IndexOf(AuditedSyntax.Hint, StringComparison.Ordinal) < 0)
            return false;

        if (SourceRewriter.Rewrite(SourceText.From(text, Encoding.UTF8), _settings.ParseOptions(), source, _settings.NameOf(source), _cancellation) is not { } rewritten)
            return false;

        MirrorTree.WriteIfDifferent(copy, rewritten);
        return true;
    }

    private static string Read(string source)
    {
        try
        {
            using var reader = new StreamReader(source, StrictUtf8, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException failure)
        {
            // Only a file that names the attribute must be understood; Latin-1 shows its ASCII text whatever else it holds.
            var text = File.ReadAllText(source, Encoding.GetEncoding("iso-8859-1"));
            return text.IndexOf(AuditedSyntax.Hint, StringComparison.Ordinal) < 0
                ? string.Empty
                : throw new RewriteException(source, "the file is not in UTF-8; save it as UTF-8.", failure);
        }
    }
}
