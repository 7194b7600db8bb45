using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Retention;

/// <summary>A tombstone that nobody signed for, or that was changed, is found.</summary>
[Trait("Requirement", "B5")]
public sealed class TombstoneForgeryTests
{
    private const int Groups = 90;

    [Fact]
    public async Task A_tombstone_with_the_right_hashes_that_no_entry_names_is_found()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        Forge(ledger, 1);
        VerificationReport report = ledger.Verify();
        Assert.Equal(VerificationResult.Tampered, report.Result);
        VerificationProblem problem = Assert.Single(report.Problems);
        Assert.Equal(("tombstone-forged", ExpiringLedger.FirstOf(ledger.Tombstones[0])), (problem.Kind, problem.Index));
    }

    [Fact]
    public async Task A_forged_tombstone_beside_real_ones_is_found_and_is_not_laundered_by_the_next_expiry()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        await ledger.ExpireAsync(0, 1);
        Forge(ledger, 1);
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            LedgerException refused = await Assert.ThrowsAsync<LedgerException>(async () => await writer.ExpireAsync([ledger.Firsts()[0]]));
            Assert.Equal(LedgerReason.Corrupt, refused.Reason);
        }

        Assert.Contains(ledger.Verify().Problems, problem => string.Equals(problem.Kind, "tombstone-forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expiry_entry_behind_the_checkpoint_says_nothing()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        string old = File.ReadAllText(ledger.CheckpointPath);
        await ledger.ExpireAsync(0, 1);
        File.WriteAllText(ledger.CheckpointPath, old);
        Assert.Contains(ledger.Verify().Problems, problem => string.Equals(problem.Kind, "tombstone-forged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_segment_and_its_tombstone_that_are_both_gone_are_found()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        await ledger.ExpireAsync(0, 2);
        File.Delete(ledger.Tombstones[1]);
        VerificationReport report = ledger.Verify();
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Contains(report.Problems, problem => string.Equals(problem.Kind, "segment-missing", StringComparison.Ordinal));
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        using LedgerCursor cursor = reader.Read();
        Assert.Throws<LedgerException>(() => cursor.MoveNext());
    }

    [Fact]
    public async Task A_tombstone_of_another_ledger_is_found()
    {
        using var ledger = new ExpiringLedger();
        using var other = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        await other.FillAsync(5);
        await other.FillAsync(Groups);
        await ledger.ExpireAsync(0, 2);
        await other.ExpireAsync(0, 2);
        File.Copy(other.Tombstones[0], ledger.Tombstones[0], overwrite: true);
        Assert.Equal(VerificationResult.Tampered, ledger.Verify().Result);
    }

    [Fact]
    public async Task Any_changed_byte_of_a_tombstone_is_found()
    {
        using var ledger = new ExpiringLedger();
        await ledger.FillAsync(Groups);
        await ledger.ExpireAsync(0, 2);
        string path = ledger.Tombstones[1];
        byte[] whole = File.ReadAllBytes(path);
        Prop.ForAll(Gen.Choose(0, whole.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (at, mask) =>
        {
            byte[] changed = [.. whole];
            changed[at] ^= (byte)mask;
            File.WriteAllBytes(path, changed);
            return ledger.Verify().Result == VerificationResult.Tampered;
        }).QuickCheckThrowOnFailure();
        Prop.ForAll(Gen.Choose(0, whole.Length - 1).ToArbitrary(), length =>
        {
            File.WriteAllBytes(path, whole[..length]);
            return ledger.Verify().Result == VerificationResult.Tampered;
        }).QuickCheckThrowOnFailure();
        File.WriteAllBytes(path, whole);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public void An_entry_says_what_it_was_given_and_nothing_else_is_read()
    {
        Gen<(long First, long Count)> range = Gen.Choose(0, 1000).SelectMany(first => Gen.Choose(1, 50).Select(count => ((long)first, (long)count)));
        Prop.ForAll(range.ListOf(40).ToArbitrary(), ranges =>
        {
            RangeSet set = RangeSet.Of(ranges.Select(static one => new IndexRange(one.First, one.Count)));
            byte[] body = new ExpiryEntry(set, []).Format();
            return ExpiryEntry.TryParse(body, out ExpiryEntry? parsed) && parsed.Expired.Ranges.SequenceEqual(set.Ranges)
                && !ExpiryEntry.TryParse(body.AsSpan(0, body.Length - 1), out _) && !ExpiryEntry.TryParse([.. body, 0], out _);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>Puts a well-formed tombstone in the place of a segment, as somebody with the files but without the keys could.</summary>
    private static void Forge(ExpiringLedger ledger, int position)
    {
        using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, ledger.Path);
        using SegmentDirectories segments = SegmentDirectories.Open(root);
        List<SegmentPlace> places = segments.List();
        ExpiredSegment segment = ClosedSegment.Describe(places[position], new SegmentSuccession(segments), TestLedger.Name, CancellationToken.None);
        Assert.Equal(MerkleTree.HashLength, segment.Root.Length);
        TombstoneWriter.Replace(places[position], segments, new SegmentSuccession(segments), segment, CancellationToken.None);
    }
}
