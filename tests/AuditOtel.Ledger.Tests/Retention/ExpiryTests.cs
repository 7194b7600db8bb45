using System.Globalization;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Tests.Retention;

/// <summary>Segments expire and the tree stays whole.</summary>
[Trait("Requirement", "B5")]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class ExpiryTests
{
    private const int Groups = 120;

    [Fact]
    public async Task An_expired_segment_leaves_a_ledger_that_verifies()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        long records = ledger.Verify().Records;
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            ExpiryReport report = await writer.ExpireAsync(ledger.Firsts()[..2]);
            Assert.True(report.FreedBytes > 0);
            Assert.Equal(2, report.Segments.Count);
            Assert.Equal(ledger.Firsts()[0], report.Segments[1].FirstIndex + report.Segments[1].Count);
        }

        VerificationReport verified = ledger.Verify();
        Assert.Empty(verified.Problems);
        Assert.Equal((VerificationResult.Intact, records), (verified.Result, verified.Records));
        Assert.Equal(2, ledger.Tombstones.Count);
        Assert.All(ledger.Tombstones, path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));
    }

    [Fact]
    public async Task Readers_pass_over_what_expired_and_still_prove_it()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        using LedgerReader before = LedgerReader.Open(ledger.Path);
        byte[] hash = before.LeafHash(1).ToArray();
        List<string> all = ledger.ReadRecords();
        await ledger.ExpireAsync(0, 2);

        List<string> left = ledger.ReadRecords();
        Assert.Equal(all[^left.Count..], left);
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        Assert.True(reader.IsExpired(1));
        Assert.False(reader.IsExpired(reader.Size - 1));
        Assert.False(reader.TryRead(1, out _));
        Assert.Equal(hash, reader.LeafHash(1).ToArray());
        using TileReader tiles = TileReader.Open(ledger.Path);
        Checkpoint checkpoint = tiles.Checkpoint;
        Assert.True(MerkleTree.VerifyInclusion(1, checkpoint.Size, hash, tiles.InclusionProof(1, checkpoint.Size), checkpoint.Root));
    }

    [Fact]
    public async Task A_reader_that_was_opened_before_goes_on_over_what_expires_meanwhile()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        using LedgerCursor cursor = reader.Read();
        Assert.True(cursor.MoveNext());
        long second = ledger.Firsts()[1];
        await ledger.ExpireAsync(0, 2);
        long last = 0;
        while (cursor.MoveNext())
            last = cursor.Current.Index;
        Assert.Equal(reader.Size - 1, last);
        Assert.False(reader.TryRead(second, out _));
        Assert.True(reader.IsExpired(second));
    }

    [Fact]
    public async Task Level_hashes_are_rebuilt_from_tombstones()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        await ledger.ExpireAsync(0, 2);
        byte[] levels = File.ReadAllBytes(ledger.TreeFile(0));
        File.Delete(ledger.TreeFile(0));
        await ledger.OpenWriter().DisposeAsync();
        Assert.Equal(levels, File.ReadAllBytes(ledger.TreeFile(0)));
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task The_evidence_outlives_the_segment_that_held_it()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        for (int i = 0; i < 6; i++)
        {
            // Each round expires everything but the newest, the earlier evidence with it.
            await ledger.ExpireAsync(0, ledger.Firsts().Count - 1);
            await ledger.FillAsync(20);
        }

        VerificationReport report = ledger.Verify();
        Assert.Empty(report.Problems);
        Assert.True(ledger.Tombstones.Count > 6);
    }

    [Fact]
    public async Task A_hole_between_expired_segments_is_kept_and_verifies()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        List<long> firsts = ledger.Firsts();
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            await writer.ExpireAsync([firsts[2]]);
            await writer.ExpireAsync([firsts[0]]);
        }

        Assert.Empty(ledger.Verify().Problems);
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        Assert.True(reader.TryRead(firsts[1], out _));
        Assert.True(reader.IsExpired(firsts[2]));
    }

    [Fact]
    public async Task The_newest_segment_and_segments_that_are_not_there_are_refused()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        await using LedgerWriter writer = ledger.OpenWriter();
        List<long> firsts = ledger.Firsts();
        await Assert.ThrowsAsync<LedgerException>(async () => await writer.ExpireAsync([firsts[^1]]));
        await Assert.ThrowsAsync<LedgerException>(async () => await writer.ExpireAsync([firsts[1] + 1]));
        await Assert.ThrowsAsync<LedgerException>(async () => await writer.ExpireAsync([]));
        Assert.Equal(firsts, ledger.Firsts());
    }

    [Fact]
    public async Task A_damaged_segment_is_kept()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        await using LedgerWriter writer = ledger.OpenWriter();
        string path = ledger.Segments[1];
        byte[] bytes = File.ReadAllBytes(path);
        bytes[5000] ^= 1;
        File.WriteAllBytes(path, bytes);
        LedgerException refused = await Assert.ThrowsAsync<LedgerException>(async () => await writer.ExpireAsync([ledger.Firsts()[1]]));
        Assert.Equal(LedgerReason.Corrupt, refused.Reason);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Nothing_is_removed_when_the_caller_cannot_record_it()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await writer.ExpireAsync(ledger.Firsts()[..1], static (_, _) => throw new InvalidOperationException("no")));
            Assert.Empty(ledger.Tombstones);
        }

        await ledger.OpenWriter().DisposeAsync();
        Assert.Empty(ledger.Tombstones);
        Assert.Empty(ledger.Verify().Problems);
    }

    [Fact]
    public async Task A_caller_sees_the_evidence_signed_before_anything_is_removed()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        await using LedgerWriter writer = ledger.OpenWriter();
        int segments = ledger.Segments.Count;
        bool wasCalled = false;
        await writer.ExpireAsync(ledger.Firsts()[..1], (plan, _) =>
        {
            Assert.True(writer.LastCheckpoint.Size > plan.EntryIndex);
            Assert.Equal(segments, ledger.Segments.Count);
            wasCalled = true;
            return ValueTask.CompletedTask;
        });
        Assert.True(wasCalled);
    }

    [Fact]
    public async Task A_checkpoint_kept_from_before_still_fits()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(10);
        string kept = File.ReadAllText(ledger.CheckpointPath);
        await ledger.FillAsync(Groups);
        await ledger.ExpireAsync(0, 3);
        Assert.Contains("\n", kept, StringComparison.Ordinal);
        Assert.True(long.Parse(kept.Split('\n')[1], CultureInfo.InvariantCulture) < ledger.Firsts()[0]);
        Assert.Empty(ledger.Verify(kept).Problems);
    }
}
