using System.Globalization;
using System.IO.Compression;
using AuditOtel.Ledger.Files;

namespace AuditOtel.Collector.Sinks.Files;

/// <summary>The files that were full, beside the one that is written: <c>NAME.TIME</c> or <c>NAME.TIME.gz</c>, in the order of their names.</summary>
internal sealed class EarlierFiles(FileTarget target, TimeProvider time)
{
    private const string TimeForm = "yyyyMMdd'T'HHmmss'.'fffffff'Z'";
    private const string Compressed = ".gz";

    private readonly string _prefix = $"{target.Name}.";
    private bool _isTidy;

    /// <summary>The file that is written becomes an earlier one, behind all others whatever the clock says.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    internal void Add(OutputDirectory directory)
    {
        _isTidy = false;
        var at = time.GetUtcNow().UtcDateTime;
        if (Times(directory).LastOrDefault() is { Time: var newest } && newest >= at)
            at = newest.AddTicks(1);
        directory.Rename(target.Name, Name(at));
    }

    /// <summary>Compresses what is not yet, and removes those that are too many. What a crash left half done is done again.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    internal void Tidy(OutputDirectory directory, CancellationToken cancellationToken)
    {
        if (_isTidy)
            return;
        foreach (var name in directory.Names().Where(name => name.EndsWith(Compressed + NewFile.PartialSuffix, StringComparison.Ordinal) && TimeOf(name[..^NewFile.PartialSuffix.Length]) is not null))
            directory.Delete(name);
        var names = Times(directory);
        if (target.IsCompressed)
        {
            foreach (var (_, name) in names.Where(static one => !one.Name.EndsWith(Compressed, StringComparison.Ordinal)))
                Compress(directory, name, cancellationToken);
        }

        var times = names.Select(static one => one.Time).Distinct().ToArray();
        foreach (var old in times.Take(Math.Max(0, times.Length - (target.Keep ?? times.Length))))
        {
            directory.Delete(Name(old));
            directory.Delete(Name(old) + Compressed);
        }

        _isTidy = true;
    }

    private string Name(DateTime at) => _prefix + at.ToString(TimeForm, CultureInfo.InvariantCulture);

    private List<(DateTime Time, string Name)> Times(OutputDirectory directory) =>
        [.. from name in directory.Names() let at = TimeOf(name) where at is not null orderby at select (at.Value, name)];

    private DateTime? TimeOf(string name)
    {
        if (!name.StartsWith(_prefix, StringComparison.Ordinal))
            return null;
        var text = name.AsSpan(_prefix.Length);
        if (text.EndsWith(Compressed, StringComparison.Ordinal))
            text = text[..^Compressed.Length];
        return DateTime.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }

    /// <summary>A compressed file is there only when it is whole, so that then the other one may go.</summary>
    private static void Compress(OutputDirectory directory, string name, CancellationToken cancellationToken)
    {
        if (!directory.Has(name + Compressed))
        {
            using var file = directory.Create(name + Compressed);
            using (var gzip = new GZipStream(file.Content, CompressionLevel.Optimal, leaveOpen: true))
                directory.Copy(name, gzip, cancellationToken);
            file.Complete();
        }

        directory.Delete(name);
    }
}
