
namespace AuditOtel.Ledger.Tests;

/// <summary>Readers of a ledger that is being written and rolls its segments.</summary>
[Trait("Requirement", "L4")]
public sealed class LedgerReaderTests
{
    private const int Groups = 150;
    private const int SegmentBytes = 8192;

    [Fact]
    public async Task Readers_beside_a_rolling_writer_see_all_records_once_and_in_order()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter(SegmentBytes);
        var isDone = new TaskCompletionSource();
        Task<List<string>>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => Follow(ledger, isDone.Task)))];
        for (int i = 0; i < Groups; i++)
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, $"context {i % 2}", TestLedger.Body(i, 0), TestLedger.Body(i, 1), TestLedger.Body(i, 2)));
        isDone.SetResult();
        foreach (Task<List<string>> reader in readers)
            Assert.Equal(TestLedger.Expected(Groups), await reader);
        Assert.True(ledger.Segments.Count > 3);
    }

    [Fact]
    public async Task Entries_and_leaf_hashes_are_read_at_random_while_segments_roll()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter(SegmentBytes);
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        var leaves = new List<byte[]>();
        for (int i = 0; i < Groups; i++)
        {
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", TestLedger.Body(i, 0)));
            reader.Refresh();
            Assert.False(reader.TryRead(reader.Size, out _));
            while (leaves.Count < reader.Size)
                leaves.Add(reader.LeafHash(leaves.Count).ToArray());
            long index = i * 7919L % reader.Size;
            Assert.True(reader.TryRead(index, out LedgerEntry entry));
            Assert.Equal(index, entry.Index);
            Assert.Equal(leaves[(int)index], reader.LeafHash(index).ToArray());
        }
    }

    [Fact]
    public async Task A_reader_that_is_told_how_many_entries_there_are_reads_these_and_no_more()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter(SegmentBytes);
        using LedgerReader told = LedgerReader.Open(ledger.Path);
        using LedgerReader follower = LedgerReader.Open(ledger.Path);
        long before = 0;
        for (int i = 0; i < Groups; i++)
        {
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", TestLedger.Body(i, 0), TestLedger.Body(i, 1)));
            told.RefreshTo(writer.Size - 1);
            Assert.False(told.TryRead(writer.Size - 1, out _));
            told.RefreshTo(writer.Size);
            told.RefreshTo(before);
            follower.Refresh();
            Assert.Equal(follower.Size, told.Size);
            for (; before < writer.Size; before++)
                Assert.Equal(follower.LeafHash(before).ToArray(), told.LeafHash(before).ToArray());
        }
    }

    /// <summary>An expired segment that somebody holds open would give no space back.</summary>
    [Fact]
    public async Task A_reader_that_is_told_how_many_entries_there_are_holds_no_segment_that_has_ended()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter(SegmentBytes);
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", TestLedger.Body(0, 0)));
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        string first = Assert.Single(ledger.Segments);
        Assert.Contains(first, OpenFiles());

        for (int i = 1; i < Groups; i++)
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", TestLedger.Body(i, 0)));
        reader.RefreshTo(writer.Size);

        Assert.True(ledger.Segments.Count > 1);
        Assert.DoesNotContain(first, OpenFiles());
        Assert.Equal(1, reader.Records);
    }

    private static IEnumerable<string?> OpenFiles() => Directory.GetFiles("/proc/self/fd").Select(static descriptor => new FileInfo(descriptor).LinkTarget);

    private static List<string> Follow(TestLedger ledger, Task done)
    {
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        using LedgerCursor cursor = reader.Read();
        var records = new List<string>();
        bool isLast;
        do
        {
            isLast = done.IsCompleted;
            reader.Refresh();
            while (cursor.MoveNext())
            {
                if (cursor.Current.Kind == EntryKind.Record)
                    records.Add($"{System.Text.Encoding.UTF8.GetString(cursor.Current.Context.Span)}|{System.Text.Encoding.UTF8.GetString(cursor.Current.Body.Span)}");
            }
        }
        while (!isLast);
        return records;
    }
}
