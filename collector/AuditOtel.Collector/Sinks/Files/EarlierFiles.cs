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
    private string? _problem;

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

    /// <summary>Removes those that are too many, and what a crash left half done. What cannot be removed is told by <see cref="Compress"/>.</summary>
    internal void Prune(OutputDirectory directory)
    {
        if (!_isTidy)
            Try("cannot be removed", () => RemoveOld(directory));
    }

    /// <summary>Compresses what is not yet.</summary>
    /// <returns>What could not be done to earlier files, in one sentence; null when nothing is wrong. It is tried again behind the next full file.</returns>
    internal string? Compress(OutputDirectory directory, CancellationToken cancellationToken)
    {
        if (_isTidy)
            return null;
        try
        {
            if (target.IsCompressed)
                Try("cannot be compressed", () => CompressAll(directory, cancellationToken));
            _isTidy = true;
        }
        catch (OperationCanceledException)
        {
            // The records are delivered, whatever becomes of earlier files: the next start compresses them.
            return null;
        }

        var problem = _problem;
        _problem = null;
        return problem;
    }

    private void RemoveOld(OutputDirectory directory)
    {
        foreach (var name in directory.Names().Where(name => name.EndsWith(Compressed + NewFile.PartialSuffix, StringComparison.Ordinal) && TimeOf(name[..^NewFile.PartialSuffix.Length]) is not null))
        {
            if (directory.HasOwnFile(name))
                directory.Delete(name);
        }

        var names = Times(directory);
        var times = names.Select(static one => one.Time).Distinct().ToArray();
        var old = times.Take(Math.Max(0, times.Length - (target.Keep ?? times.Length))).ToHashSet();
        foreach (var (_, name) in names.Where(one => old.Contains(one.Time)))
            directory.Delete(name);
    }

    private void CompressAll(OutputDirectory directory, CancellationToken cancellationToken)
    {
        foreach (var (_, name) in Times(directory).Where(static one => !one.Name.EndsWith(Compressed, StringComparison.Ordinal)))
            Try("cannot be compressed", () => CompressOne(directory, name, cancellationToken));
    }

    private void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (IOException failure)
        {
            _problem ??= $"An earlier file of '{target.Path}' {what}: {failure.Message.TrimEnd('.')}.";
        }
    }

    private string Name(DateTime at) => _prefix + at.ToString(TimeForm, CultureInfo.InvariantCulture);

    private List<(DateTime Time, string Name)> Times(OutputDirectory directory) =>
        [.. from name in directory.Names() let at = TimeOf(name) where at is not null && directory.HasOwnFile(name) orderby at select (at.Value, name)];

    private DateTime? TimeOf(string name)
    {
        if (!name.StartsWith(_prefix, StringComparison.Ordinal))
            return null;
        var text = name.AsSpan(_prefix.Length);
        if (text.EndsWith(Compressed, StringComparison.Ordinal))
            text = text[..^Compressed.Length];
        return DateTime.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && at.Year < DateTime.MaxValue.Year ? at : null;
    }

    /// <summary>A compressed file is there only when it is whole, so that then the other one may go.</summary>
    private static void CompressOne(OutputDirectory directory, string name, CancellationToken cancellationToken)
    {
        if (!directory.HasOwnFile(name + Compressed))
        {
            using var file = directory.Create(name + Compressed);
            using (var gzip = new GZipStream(file.Content, CompressionLevel.Optimal, leaveOpen: true))
                directory.Copy(name, gzip, cancellationToken);
            file.Complete();
        }

        directory.Delete(name);
    }
}
