using AuditOtel.Ledger.Files;

namespace AuditOtel.Collector.Sinks.Files;

/// <summary>A file that records are added to.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Format">The name of its format.</param>
internal sealed record FileTarget(string Path, string Format) : SinkTarget
{
    internal const long DefaultMaxSize = 100L << 20;
    internal const long LeastSize = 64L << 10;
    internal const long MostSize = 1L << 40;
    internal const int MostKept = 100_000;

    /// <summary>Bytes of a file's name, so that there is room for what earlier files have behind it.</summary>
    internal const int MostNameBytes = 200;

    internal static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan MostAge = TimeSpan.FromDays(3660);

    /// <summary>Bytes that it may have; a batch is not divided.</summary>
    internal long MaxSize { get; init; } = DefaultMaxSize;

    /// <summary>How old it may become before the next record begins another; null for any age.</summary>
    internal TimeSpan? MaxAge { get; init; }

    /// <summary>How many earlier files stay; null for all.</summary>
    internal int? Keep { get; init; }

    /// <summary>Whether earlier files are kept as gzip.</summary>
    internal bool IsCompressed { get; init; }

    internal override string Type => "file";

    internal override string Place => Path;

    /// <summary>The directory it lies in.</summary>
    internal string Folder => System.IO.Path.GetDirectoryName(Path) ?? "/";

    /// <summary>Its name there.</summary>
    internal string Name => System.IO.Path.GetFileName(Path);

    internal override IReadOnlyList<string> Problems()
    {
        if (RealPath.LedgerAround(Path) is { } ledger)
            return [$"'{Path}' lies in the directory of the ledger in '{ledger}', where nothing else belongs: name another place."];
        try
        {
            using var directory = OutputDirectory.Open(Folder, followsLink: false);
            directory.DemandFileOrNothing(Name);
            return [];
        }
        catch (IOException problem)
        {
            return [$"'{Path}' cannot be written: {problem.Message.TrimEnd('.')}; the directory must be there and be no symbolic link, and the file must be no link either."];
        }
    }

    internal override ISink Open(TimeProvider time) => new FileSink(this, time);
}
