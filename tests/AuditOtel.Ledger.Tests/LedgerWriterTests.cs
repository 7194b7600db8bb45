using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Tests;

[Trait("Requirement", "L1")]
public sealed class LedgerWriterTests
{
    [Fact]
    public async Task What_is_stored_is_read_in_order_with_its_context()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(20);
        Assert.Equal(TestLedger.Expected(20), ledger.ReadRecords());
    }

    [Fact]
    public async Task Small_segments_roll_and_read_as_one_ledger()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(60, segmentBytes: 8192);
        Assert.True(ledger.Segments.Count > 2);
        Assert.Equal(TestLedger.Expected(60), ledger.ReadRecords());
    }

    [Fact]
    public async Task A_ledger_goes_on_after_a_clean_stop()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(3);
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            Assert.True(writer.Recovery.CleanStop);
            Assert.Equal(0, writer.Recovery.DroppedBytes);
            Assert.Equal(11, writer.Size);
            Assert.Equal(writer.Size, writer.LastCheckpoint.Size);
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context 1", "one more"));
            Assert.Equal(12, writer.Size);
        }

        Assert.Equal("context 1|one more", ledger.ReadRecords()[^1]);
    }

    [Fact]
    public async Task A_receipt_proves_the_record_against_the_checkpoint()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(90, segmentBytes: 8192);
        long index;
        byte[] leaf;
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            using AppendBatch batch = writer.NewBatch();
            TestLedger.Fill(batch, "context 0", "a", "b");
            Assert.Equal(AppendResult.Stored, await writer.AppendAsync(batch));
            index = batch.IndexOf(1);
            leaf = batch.LeafHashOf(1).ToArray();
        }

        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        Assert.Equal(leaf, reader.LeafHash(index).ToArray());
        using TileReader tiles = TileReader.Open(ledger.Path);
        IReadOnlyList<byte[]> proof = tiles.InclusionProof(index, tiles.Checkpoint.Size);
        Assert.True(MerkleTree.VerifyInclusion(index, tiles.Checkpoint.Size, leaf, proof, tiles.Checkpoint.Root));
        Directory.Delete(Path.Combine(ledger.Path, LedgerDirectory.TreeDirectory), recursive: true);
        Directory.CreateDirectory(Path.Combine(ledger.Path, LedgerDirectory.TreeDirectory));
        using TileReader rebuilt = TileReader.Open(ledger.Path);
        Assert.Equal(proof, rebuilt.InclusionProof(index, rebuilt.Checkpoint.Size));
    }

    [Fact]
    public async Task Many_appenders_at_once_all_get_their_own_indices()
    {
        using var ledger = new TestLedger();
        const int appenders = 32;
        const int appends = 40;
        var indices = new System.Collections.Concurrent.ConcurrentBag<long>();
        await using (LedgerWriter writer = ledger.OpenWriter(segmentBytes: 32768))
        {
            await Task.WhenAll(Enumerable.Range(0, appenders).Select(a => Task.Run(async () =>
            {
                for (int i = 0; i < appends; i++)
                {
                    using AppendBatch batch = writer.NewBatch();
                    TestLedger.Fill(batch, "shared", $"{a}/{i}");
                    Assert.Equal(AppendResult.Stored, await writer.AppendAsync(batch));
                    indices.Add(batch.IndexOf(0));
                }
            })));
        }

        Assert.Equal(appenders * appends, indices.Distinct().Count());
        List<string> records = ledger.ReadRecords();
        Assert.Equal(appenders * appends, records.Count);
        for (int a = 0; a < appenders; a++)
        {
            List<string> own = records.FindAll(r => r.StartsWith($"shared|{a}/", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, appends).Select(i => $"shared|{a}/{i}"), own);
        }
    }

    [Fact]
    public async Task A_live_ledger_is_followed_by_a_reader()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter(segmentBytes: 8192);
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        using LedgerCursor cursor = reader.Read();
        int seen = 0;
        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "live", TestLedger.Body(i, 0)));
            reader.Refresh();
            Assert.Equal(writer.Size, reader.Size);
            while (cursor.MoveNext())
                seen += cursor.Current.Kind == EntryKind.Record ? 1 : 0;
        }

        Assert.Equal(200, seen);
    }

    [Fact]
    [Trait("Requirement", "I2")]
    public async Task A_context_is_stored_once_a_segment()
    {
        using var ledger = new TestLedger();
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            for (int i = 0; i < 10; i++)
                await TestLedger.AppendAsync(writer, "the same", "body");
        }

        await using LedgerWriter again = ledger.OpenWriter();
        await TestLedger.AppendAsync(again, "the same", "body");
        Assert.Equal(12, again.Size);
    }

    [Fact]
    public async Task A_second_writer_gets_one_sentence()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter();
        LedgerException refusal = Assert.Throws<LedgerException>(() => ledger.OpenWriter());
        Assert.Equal(LedgerReason.Locked, refusal.Reason);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
