using AuditOtel.Collector.Query;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Tests.Index;

namespace AuditOtel.Collector.Tests.Query;

[Trait("Requirement", "S10")]
public sealed class LedgerTailTests
{
    [Fact]
    public async Task The_last_records_come_first_and_then_what_a_checkpoint_covers()
    {
        await using var ledger = await IndexedLedger.CreateAsync(IndexedLedger.Numbered(100));
        await CoveredAsync(ledger);
        using var tail = new LedgerTail(ledger.Directory, RecordSelection.Parse("actor:user3"), from: null);

        var all = ledger.Scan("actor:user3");
        Assert.Equal(all.TakeLast(9), tail.First(9, Fail).Select(static record => record.Index));
        Assert.Empty(tail.Next().Records);

        await ledger.AppendAsync(IndexedLedger.Numbered(100));
        await CoveredAsync(ledger);
        var expected = ledger.Scan("actor:user3").Skip(all.Count).ToList();
        var read = new List<long>();
        while (read.Count < expected.Count)
            read.AddRange(tail.Next().Records.Select(static record => record.Index));
        Assert.Equal(expected, read);
        Assert.True(tail.Next() is { Records.Count: 0, IsEnd: true });
    }

    [Fact]
    public async Task From_begins_with_everything_since_and_fewer_lines_are_there_than_asked_for()
    {
        await using var ledger = await IndexedLedger.CreateAsync(IndexedLedger.Numbered(30));
        await CoveredAsync(ledger);

        Assert.Equal(30, First(ledger, "", lines: null, from: DateTimeOffset.UnixEpoch));
        Assert.Equal(0, First(ledger, "", lines: null, from: DateTimeOffset.MaxValue));
        Assert.Equal(4, First(ledger, "", lines: 4, from: DateTimeOffset.UnixEpoch));
        Assert.Equal(30, First(ledger, "", lines: 1000, from: null));
        Assert.Equal(0, First(ledger, "", lines: 0, from: null));
    }

    [Fact]
    public async Task What_no_checkpoint_covers_is_not_shown()
    {
        await using var ledger = await IndexedLedger.CreateAsync(IndexedLedger.Numbered(10));
        await CoveredAsync(ledger);
        using var tail = new LedgerTail(ledger.Directory, RecordSelection.All, from: null);
        Assert.Equal(10, tail.First(100, Fail).Count());
        var checkpoint = File.ReadAllBytes(Path.Combine(ledger.Directory, "checkpoint"));

        await ledger.AppendAsync(IndexedLedger.Numbered(10));
        await ledger.Writer.DisposeAsync();
        var covering = File.ReadAllBytes(Path.Combine(ledger.Directory, "checkpoint"));
        File.WriteAllBytes(Path.Combine(ledger.Directory, "checkpoint"), checkpoint);
        Assert.Empty(tail.Next().Records);
        File.WriteAllBytes(Path.Combine(ledger.Directory, "checkpoint"), covering);

        Assert.Equal(10, tail.Next().Records.Count);
    }

    private static int First(IndexedLedger ledger, string selection, int? lines, DateTimeOffset? from)
    {
        using var tail = new LedgerTail(ledger.Directory, RecordSelection.Parse(selection), from);
        return tail.First(lines, Fail).Count();
    }

    private static Task CoveredAsync(IndexedLedger ledger) => Sinks.SinkFeedTests.UntilAsync(() => ledger.Writer.LastCheckpoint?.Size == ledger.Writer.Size);

    private static void Fail(string notice) => Assert.Fail(notice);
}
