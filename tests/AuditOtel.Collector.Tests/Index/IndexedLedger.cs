using AuditOtel.Collector.Index;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Collector.Tests.Selection;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Index;

/// <summary>A real ledger of small segments, and its index.</summary>
internal sealed class IndexedLedger : IAsyncDisposable
{
    internal const int Stretch = 16;
    private const int BatchRecords = 10;

    private readonly DirectoryInfo _root = System.IO.Directory.CreateTempSubdirectory("aotx");

    private IndexedLedger() => Directory = Path.Combine(_root.FullName, "data");

    internal string Directory { get; }

    internal LedgerWriter Writer { get; private set; } = null!;

    /// <summary>The file of the index.</summary>
    internal string Index => IndexFiles.Newest(Directory) ?? throw new InvalidOperationException("There is no index.");

    internal static async Task<IndexedLedger> CreateAsync(IEnumerable<StoredFields> records)
    {
        var ledger = new IndexedLedger();
        LedgerDirectory.Create(ledger.Directory, "test/ledger", TimeProvider.System);
        ledger.Writer = LedgerWriter.Open(new LedgerOptions { Directory = ledger.Directory, SegmentBytes = 8192 }, TimeProvider.System);
        await ledger.AppendAsync(records);
        return ledger;
    }

    /// <summary>A ledger of so many simple records, and its index with all whole stretches.</summary>
    internal static async Task<IndexedLedger> IndexedAsync(int records)
    {
        var ledger = await CreateAsync(Numbered(records));
        using var keeper = ledger.Keeper();
        ledger.Build(keeper);
        return ledger;
    }

    /// <summary>Records whose actor and number follow from their place.</summary>
    internal static IEnumerable<StoredFields> Numbered(int records) => Enumerable.Range(0, records).Select(static number => new StoredFields
    {
        [AuditAttributes.ActorId] = [$"user{number % 7}"],
        ["n"] = [(long)number],
    });

    internal async Task AppendAsync(IEnumerable<StoredFields> records)
    {
        foreach (var chunk in records.Chunk(BatchRecords))
        {
            using var batch = Writer.NewBatch();
            foreach (var record in chunk)
                record.Entry.Body.Span.CopyTo(batch.AddRecord(batch.AddContext(record.Entry.Context.Span), record.Entry.Body.Length));
            Assert.Equal(AppendResult.Stored, await Writer.AppendAsync(batch));
        }
    }

    internal IndexKeeper Keeper() => new(Directory, Writer.Identity, Stretch);

    /// <summary>Opens the index and indexes all whole stretches; gives why it was begun anew.</summary>
    internal string? Build(IndexKeeper keeper)
    {
        var reason = keeper.Open();
        while (keeper.Step(Writer.Size))
            Assert.True(keeper.Next <= Writer.Size);
        return reason;
    }

    /// <summary>The places of the records that are found without the index.</summary>
    internal IReadOnlyList<long> Scan(string selection) => Find(selection, useIndex: false, []);

    /// <summary>The same with the index; <paramref name="notices"/> takes what was told.</summary>
    internal IReadOnlyList<long> Search(string selection, List<string> notices) => Find(selection, useIndex: true, notices);

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private IReadOnlyList<long> Find(string selection, bool useIndex, List<string> notices) =>
        [.. new LedgerSearch { Directories = [Directory], Selection = RecordSelection.Parse(selection), UseIndex = useIndex, Notice = notices.Add }.Run().Select(static record => record.Index)];
}
