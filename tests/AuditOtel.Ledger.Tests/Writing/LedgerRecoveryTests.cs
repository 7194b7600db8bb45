using AuditOtel.Ledger.Tests.Sealing;

namespace AuditOtel.Ledger.Tests.Writing;

[Trait("Requirement", "L1")]
[Trait("Requirement", "B8")]
public sealed class LedgerRecoveryTests
{
    [Fact]
    public async Task A_tail_cut_at_any_byte_loses_no_acknowledged_group()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(3);
        byte[] before = File.ReadAllBytes(ledger.Segments[0]);
        byte[] checkpoint = File.ReadAllBytes(Path.Combine(ledger.Path, LedgerDirectory.CheckpointFile));
        SealFiles seals = SealFiles.Capture(ledger);
        await using (LedgerWriter writer = ledger.OpenWriter())
            await TestLedger.AppendAsync(writer, "context 1", "the last", "group", "of all");
        byte[] after = File.ReadAllBytes(ledger.Segments[0]);
        for (int end = before.Length; end < after.Length; end++)
        {
            foreach (int zeros in (int[])[0, 8192])
            {
                File.WriteAllBytes(ledger.Segments[0], [.. after[..end], .. new byte[zeros]]);
                File.WriteAllBytes(Path.Combine(ledger.Path, LedgerDirectory.CheckpointFile), checkpoint);
                seals.Restore();
                Assert.NotEqual(VerificationResult.Tampered, Verify(ledger));
                await using LedgerWriter writer = ledger.OpenWriter();
                // The padding of a trailer is zeros, as preallocated room is.
                bool isWhole = zeros > 0 && after.AsSpan(end).IndexOfAnyExcept((byte)0) < 0;
                Assert.Equal(isWhole ? 14 : 11, writer.Size);
                Assert.Equal(isWhole ? after.Length : before.Length, writer.Recovery.Offset);
            }
        }

        Assert.Equal(TestLedger.Expected(3), ledger.ReadRecords().Take(9));
    }

    [Fact]
    public async Task Damage_below_the_checkpoint_refuses_to_open_and_leaves_the_rest_readable()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(4);
        byte[] bytes = File.ReadAllBytes(ledger.Segments[0]);
        bytes[^60] ^= 1;
        File.WriteAllBytes(ledger.Segments[0], bytes);
        LedgerException refusal = Assert.Throws<LedgerException>(() => ledger.OpenWriter());
        Assert.Equal(LedgerReason.Corrupt, refusal.Reason);
        Assert.Equal(bytes, File.ReadAllBytes(ledger.Segments[0]));
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        using LedgerCursor cursor = reader.Read();
        int read = 0;
        LedgerException damage = Assert.Throws<LedgerException>(() =>
        {
            while (cursor.MoveNext())
                read++;
        });
        Assert.Equal(LedgerReason.Corrupt, damage.Reason);
        Assert.Equal(read, damage.Index);
        Assert.True(read >= 11);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(4096)]
    public async Task A_segment_whose_header_never_became_durable_does_not_block_the_start(int length)
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(2);
        File.WriteAllBytes(Path.Combine(ledger.SegmentsPath, "00000000000000000008.seg"), new byte[length]);
        File.WriteAllBytes(Path.Combine(ledger.SegmentsPath, "00000000000000000009.seg.tmp"), new byte[10]);
        await using LedgerWriter writer = ledger.OpenWriter();
        Assert.Equal(8, writer.Size);
        Assert.Single(Directory.GetFiles(ledger.SegmentsPath));
    }

    [Fact]
    public async Task Missing_level_hashes_are_rebuilt()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(120, segmentBytes: 8192);
        string tree = Path.Combine(ledger.Path, LedgerDirectory.TreeDirectory);
        byte[][] good = [File.ReadAllBytes(Path.Combine(tree, "0")), File.ReadAllBytes(Path.Combine(tree, "1"))];
        File.Delete(Path.Combine(tree, "0"));
        File.Delete(Path.Combine(tree, "1"));
        await ledger.OpenWriter(segmentBytes: 8192).DisposeAsync();
        Assert.Equal(good[0], File.ReadAllBytes(Path.Combine(tree, "0")));
        Assert.Equal(good[1], File.ReadAllBytes(Path.Combine(tree, "1")));
    }

    [Fact]
    [Trait("Requirement", "B7")]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void Nobody_but_the_owner_may_read_and_links_are_refused()
    {
        using var ledger = new TestLedger();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(ledger.Path));
        foreach (string file in Directory.EnumerateFiles(ledger.Path, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        string checkpoint = Path.Combine(ledger.Path, LedgerDirectory.CheckpointFile);
        File.Move(checkpoint, checkpoint + ".real");
        File.CreateSymbolicLink(checkpoint, checkpoint + ".real");
        Assert.Equal(LedgerReason.NotAllowed, Assert.Throws<LedgerException>(() => ledger.OpenWriter()).Reason);
    }

    private static VerificationResult Verify(TestLedger ledger) => LedgerVerifier.Verify(new VerificationOptions { Directory = ledger.Path }).Result;
}
