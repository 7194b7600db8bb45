using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Tests.Sealing;

namespace AuditOtel.Ledger.Tests.Verification;

/// <summary>What a checkpoint kept elsewhere proves, and what can be said about the place of a change without one.</summary>
[Trait("Requirement", "L5")]
public sealed class KeptCheckpointTests
{
    private const long KeptSize = 11;

    [Fact]
    public async Task A_ledger_that_only_grew_fits_the_checkpoint_kept()
    {
        using var ledger = new TestLedger();
        string kept = await GrowAsync(ledger);
        VerificationReport report = ledger.Verify(kept);
        Assert.Equal(VerificationResult.Intact, report.Result);
        Assert.Equal(2, report.Checkpoints);
    }

    [Fact]
    public async Task A_ledger_rolled_back_is_found_with_its_size()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(3);
        Dictionary<string, byte[]> old = Directory.EnumerateFiles(ledger.Path, "*", SearchOption.AllDirectories).ToDictionary(static f => f, File.ReadAllBytes, StringComparer.Ordinal);
        await ledger.FillAsync(2);
        string kept = File.ReadAllText(ledger.CheckpointPath);
        SealFiles.RemoveKept(ledger);
        foreach ((string file, byte[] content) in old)
            File.WriteAllBytes(file, content);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
        VerificationReport report = ledger.Verify(kept);
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Equal(KeptSize, report.FirstBadIndex);
        Assert.Contains("rolled back", report.Problems[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_rewritten_and_signed_with_its_own_key_is_found()
    {
        using var ledger = new TestLedger();
        string kept = await GrowAsync(ledger);
        Change(ledger, 7);
        RewriteTree(ledger, isSigned: true);
        Assert.Equal(["seal-root"], Kinds(ledger.Verify()));
        VerificationReport report = ledger.Verify(kept);
        Assert.Equal(VerificationResult.Tampered, report.Result);
        VerificationProblem problem = Assert.Single(report.Problems, static p => p.Kind is "root-mismatch");
        Assert.Equal(("root-mismatch", 0L), (problem.Kind, problem.Index));
        Assert.Contains("somewhere in 0..10", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_with_rewritten_level_hashes_is_not_claimed_to_be_at_one_place()
    {
        using var ledger = new TestLedger();
        string kept = await GrowAsync(ledger);
        Change(ledger, KeptSize + 4);
        RewriteTree(ledger, isSigned: false);
        VerificationProblem alone = Assert.Single(ledger.Verify().Problems, static p => p.Kind is "root-mismatch");
        Assert.Equal(("root-mismatch", 0L), (alone.Kind, alone.Index));
        Assert.Contains("somewhere in 0..21", alone.Detail, StringComparison.Ordinal);
        VerificationProblem narrowed = Assert.Single(ledger.Verify(kept).Problems, static p => p.Kind is "root-mismatch");
        Assert.Equal(("root-mismatch", KeptSize), (narrowed.Kind, narrowed.Index));
        Assert.Contains("somewhere in 11..21", narrowed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_with_authentic_level_hashes_is_named_whatever_was_kept()
    {
        using var ledger = new TestLedger();
        string kept = await GrowAsync(ledger);
        Change(ledger, 7);
        Assert.Equal(7, ledger.Verify().FirstBadIndex);
        VerificationReport report = ledger.Verify(kept);
        Assert.Equal(7, report.FirstBadIndex);
        Assert.All(report.Problems, static p => Assert.Equal(7, p.Index));
    }

    [Fact]
    public async Task A_checkpoint_of_another_ledger_is_foreign_and_one_that_was_changed_is_not_believed()
    {
        using var ledger = new TestLedger();
        using var other = new TestLedger();
        string kept = await GrowAsync(ledger);
        await other.FillAsync(1);
        Assert.Contains("checkpoint-foreign", Kinds(ledger.Verify(File.ReadAllText(other.CheckpointPath))));
        Assert.Contains("checkpoint-signature", Kinds(ledger.Verify(kept.Replace("\n11\n", "\n10\n", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("auditotel/test\n11\n\n")]
    public async Task Text_that_is_no_checkpoint_is_refused_and_says_nothing_about_the_ledger(string kept)
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(1);
        Assert.Equal(LedgerReason.Invalid, Assert.Throws<LedgerException>(() => ledger.Verify(kept)).Reason);
    }

    private static IEnumerable<string> Kinds(VerificationReport report) => report.Problems.Select(static p => p.Kind);

    private static async Task<string> GrowAsync(TestLedger ledger)
    {
        await ledger.FillAsync(3);
        string kept = File.ReadAllText(ledger.CheckpointPath);
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            for (int i = 0; i < 11; i++)
                Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context 0", $"after {i}"));
        }

        // These tests are about what was kept elsewhere, so nothing is kept here.
        SealFiles.RemoveKept(ledger);
        return kept;
    }

    private static void Change(TestLedger ledger, long index)
    {
        byte[] bytes = File.ReadAllBytes(ledger.Segments[0]);
        (int offset, FrameHeader header) = SegmentImage.Entry(bytes, index);
        bytes[offset + FrameHeader.Bytes + 20] ^= 1;
        SegmentImage.Stamp(bytes, offset, header);
        File.WriteAllBytes(ledger.Segments[0], bytes);
    }

    /// <summary>Makes level 0 fit the entries, as somebody would who has the whole directory, and signs it with the key that lies there.</summary>
    private static void RewriteTree(TestLedger ledger, bool isSigned)
    {
        var range = new CompactRange();
        var leaves = new List<byte>();
        File.Delete(ledger.TreeFile(0));
        using (LedgerReader reader = LedgerReader.Open(ledger.Path))
        {
            for (long i = 0; i < reader.Size; i++)
            {
                byte[] leaf = reader.LeafHash(i).ToArray();
                leaves.AddRange(leaf);
                range.Append(leaf, null);
            }
        }

        File.WriteAllBytes(ledger.TreeFile(0), [.. leaves]);
        if (!isSigned)
            return;
        using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, ledger.Path);
        using DurableDirectory directory = root.OpenDirectory(LedgerDirectory.KeysDirectory);
        using LogKeys keys = LogKeys.Load(directory, TestLedger.Name);
        File.WriteAllBytes(ledger.CheckpointPath, Encoding.UTF8.GetBytes(keys.Sign(TestLedger.Name, range.Size, range.Root()).Note));
    }
}
