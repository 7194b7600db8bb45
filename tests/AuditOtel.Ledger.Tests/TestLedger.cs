using System.Globalization;
using System.Text;

namespace AuditOtel.Ledger.Tests;

/// <summary>A ledger in a temporary directory.</summary>
internal sealed class TestLedger : IDisposable
{
    /// <summary>A file system in memory, for tests that make many ledgers.</summary>
    private const string MemoryPath = "/dev/shm";

    public const string Name = "auditotel/test";

    /// <summary>No reserve, which would cost every test the time to write it.</summary>
    public static readonly SpaceLimits NoLimits = new(0, 0, 0, 0);

    private readonly DirectoryInfo _parent;

    public TestLedger(bool create = true, bool inMemory = false, TimeProvider? time = null)
    {
        _parent = inMemory && Directory.Exists(MemoryPath)
            ? Directory.CreateDirectory(System.IO.Path.Combine(MemoryPath, "auditotel-ledger-" + System.IO.Path.GetRandomFileName()))
            : Directory.CreateTempSubdirectory("auditotel-ledger-");
        if (create)
            SealKey = LedgerDirectory.Create(Path, Name, time ?? TimeProvider.System).SealKey;
    }

    public SealVerificationKey? SealKey { get; }

    public string SealsPath => System.IO.Path.Combine(Path, LedgerDirectory.SealsFile);

    public string Path => System.IO.Path.Combine(_parent.FullName, "ledger");

    /// <summary>A further directory for segments.</summary>
    public string Other => System.IO.Path.Combine(_parent.FullName, "other");

    /// <summary>Becomes a copy of another ledger: of one that is open, what it was when its writer was killed.</summary>
    public void CopyFrom(TestLedger template)
    {
        foreach (string folder in Directory.GetDirectories(template.Path, "*", SearchOption.AllDirectories).Prepend(template.Path))
            Directory.CreateDirectory(System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(template.Path, folder)));
        foreach (string file in Directory.GetFiles(template.Path, "*", SearchOption.AllDirectories))
        {
            string copy = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(template.Path, file));

            // It is empty, and copying would want the lock that the writer holds.
            if (string.Equals(System.IO.Path.GetFileName(file), LedgerDirectory.LockFile, StringComparison.Ordinal))
                File.Create(copy).Dispose();
            else
                File.Copy(file, copy);
        }
    }

    public string SegmentsPath => System.IO.Path.Combine(Path, LedgerDirectory.SegmentsDirectory);

    public IReadOnlyList<string> Segments => [.. Directory.GetFiles(SegmentsPath, "*.seg").Order(StringComparer.Ordinal)];

    public LedgerOptions Options(long segmentBytes = 64 << 20) =>
        new() { Directory = Path, SegmentBytes = segmentBytes, CheckpointInterval = TimeSpan.FromMinutes(1), Space = NoLimits };

    public LedgerWriter OpenWriter(long segmentBytes = 64 << 20) => LedgerWriter.Open(Options(segmentBytes), TimeProvider.System);

    public static async Task<AppendResult> AppendAsync(LedgerWriter writer, string context, params string[] bodies)
    {
        using AppendBatch batch = writer.NewBatch();
        Fill(batch, context, bodies);
        return await writer.AppendAsync(batch);
    }

    public static void Fill(AppendBatch batch, string context, params string[] bodies)
    {
        int handle = batch.AddContext(Encoding.UTF8.GetBytes(context));
        foreach (string body in bodies)
            Encoding.UTF8.GetBytes(body, batch.AddRecord(handle, Encoding.UTF8.GetByteCount(body)));
    }

    /// <summary>Groups of three records each, written one group at a time and stopped in order.</summary>
    public async Task FillAsync(int groups, long segmentBytes = 64 << 20)
    {
        await using LedgerWriter writer = OpenWriter(segmentBytes);
        for (int i = 0; i < groups; i++)
            Assert.Equal(AppendResult.Stored, await AppendAsync(writer, "context " + (i % 2).ToString(CultureInfo.InvariantCulture), Body(i, 0), Body(i, 1), Body(i, 2)));
    }

    public static string Body(int group, int record) => $"record {group}.{record} {new string((char)('a' + record), 20 + group)}";

    public string TreeFile(int level) => System.IO.Path.Combine(Path, LedgerDirectory.TreeDirectory, level.ToString(CultureInfo.InvariantCulture));

    public string CheckpointPath => System.IO.Path.Combine(Path, LedgerDirectory.CheckpointFile);

    public VerificationReport Verify(string? since = null) => LedgerVerifier.Verify(new VerificationOptions { Directory = Path, Since = since });

    public List<string> ReadRecords()
    {
        using LedgerReader reader = LedgerReader.Open(Path);
        using LedgerCursor cursor = reader.Read();
        var records = new List<string>();
        while (cursor.MoveNext())
        {
            if (cursor.Current.Kind == EntryKind.Record)
                records.Add(Encoding.UTF8.GetString(cursor.Current.Context.Span) + "|" + Encoding.UTF8.GetString(cursor.Current.Body.Span));
        }

        return records;
    }

    public static List<string> Expected(int groups) =>
        [.. Enumerable.Range(0, groups).SelectMany(g => Enumerable.Range(0, 3).Select(r => $"context {g % 2}|{Body(g, r)}"))];

    public void Dispose() => _parent.Delete(recursive: true);
}
