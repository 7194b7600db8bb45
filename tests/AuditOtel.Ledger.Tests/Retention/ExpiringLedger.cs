using System.Globalization;

namespace AuditOtel.Ledger.Tests.Retention;

/// <summary>A ledger of small segments whose checkpoints come at once.</summary>
internal sealed class ExpiringLedger : IDisposable
{
    private const int SegmentBytes = 8192;
    private readonly TestLedger _ledger;

    public ExpiringLedger(bool create = true)
    {
        _ledger = new TestLedger(create);
    }

    public string Path => _ledger.Path;

    public SealVerificationKey SealKey => _ledger.SealKey!;

    public string CheckpointPath => _ledger.CheckpointPath;

    public IReadOnlyList<string> Segments => _ledger.Segments;

    public IReadOnlyList<string> Tombstones => [.. Directory.GetFiles(_ledger.SegmentsPath, "*.tomb").Order(StringComparer.Ordinal)];

    public LedgerOptions Options => _ledger.Options(SegmentBytes) with { CheckpointInterval = TimeSpan.FromMilliseconds(1) };

    public LedgerWriter OpenWriter() => LedgerWriter.Open(Options, TimeProvider.System);

    public string TreeFile(int level) => _ledger.TreeFile(level);

    public Task FillAsync(int groups) => _ledger.FillAsync(groups, SegmentBytes);

    public VerificationReport Verify(string? since = null) => _ledger.Verify(since);

    public List<string> ReadRecords() => _ledger.ReadRecords();

    /// <summary>The first indices of the segments that are there.</summary>
    public List<long> Firsts() => [.. Segments.Select(FirstOf)];

    public static long FirstOf(string path) => long.Parse(System.IO.Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);

    public async Task ExpireAsync(int from, int to)
    {
        await using LedgerWriter writer = OpenWriter();
        await writer.ExpireAsync(Firsts()[from..to]);
    }

    /// <summary>A copy, file by file, of a stopped ledger.</summary>
    public ExpiringLedger Copy()
    {
        var copy = new ExpiringLedger(create: false);
        foreach (string file in Directory.GetFiles(Path, "*", SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public void Dispose() => _ledger.Dispose();
}
