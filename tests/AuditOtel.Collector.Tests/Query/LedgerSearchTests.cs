using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Query;

[Trait("Requirement", "S10")]
public sealed class LedgerSearchTests : IDisposable
{
    private const ulong Second = 1_000_000_000;
    private const ulong Start = 1_795_320_000 * Second;
    private readonly string _root = Directory.CreateTempSubdirectory("auditotel-search-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Ledgers_are_merged_by_receipt_time_and_keep_their_own_order()
    {
        var (one, two) = (await LedgerOf("one", 1, 3, 3, 9), await LedgerOf("two", 2, 3, 8));

        var found = new LedgerSearch { Directories = [one, two] }.Run().Select(record => (record.Ledger, (record.ReceivedUnixNanoseconds - Start) / Second));

        Assert.Equal([("one", 1UL), ("two", 2), ("one", 3), ("one", 3), ("two", 3), ("two", 8), ("one", 9)], found);
    }

    [Fact]
    public async Task From_counts_and_to_does_not()
    {
        var search = new LedgerSearch
        {
            Directories = [await LedgerOf("one", 1, 2, 3, 4)],
            From = AuditClock.FromUnixNanoseconds(Start + (2 * Second)),
            To = AuditClock.FromUnixNanoseconds(Start + (4 * Second)),
        };

        Assert.Equal([2UL, 3UL], search.Run().Select(record => (record.ReceivedUnixNanoseconds - Start) / Second));
    }

    [Fact]
    public async Task A_selection_picks_records()
    {
        var directory = await LedgerOf("one", 1, 2, 3);

        Assert.Single(new LedgerSearch { Directories = [directory], Selection = RecordSelection.Parse("target:2") }.Run());
        Assert.Empty(new LedgerSearch { Directories = [directory], Selection = RecordSelection.Parse("not operation:user.*") }.Run());
    }

    [Fact]
    public void A_directory_without_a_ledger_is_refused()
    {
        var failure = Assert.Throws<LedgerException>(() => new LedgerSearch { Directories = [_root] }.Run().Count());
        Assert.Contains(_root, failure.Message, StringComparison.Ordinal);
    }

    private async Task<string> LedgerOf(string name, params ulong[] seconds)
    {
        var directory = Path.Combine(_root, name);
        LedgerDirectory.Create(directory, name, TimeProvider.System);
        await using var writer = LedgerWriter.Open(new LedgerOptions { Directory = directory }, TimeProvider.System);
        foreach (var second in seconds)
        {
            using var batch = writer.NewBatch();
            Add(batch, second);
            Assert.Equal(AppendResult.Stored, await writer.AppendAsync(batch));
        }

        return directory;
    }

    private static void Add(AppendBatch batch, ulong second)
    {
        using var record = new ProtobufWriter();
        record.WriteRecord(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", $"{second}")), new AuditActor("alice"), Start + (second * Second));
        var body = batch.AddRecord(batch.AddContext([]), StoredRecord.HeaderLength(RequiredFields.None) + record.Length);
        var header = StoredRecord.WriteHeader(body, Start + (second * Second), RequiredFields.None);
        record.Written.CopyTo(body[header..]);
    }
}
