using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tests.Sealing;

/// <summary>What somebody may do who is root and has every key that is on the host, and how it is found.</summary>
[Trait("Requirement", "L1")]
[Trait("Requirement", "L5")]
public sealed class SealAttackTests
{
    [Fact]
    public async Task A_ledger_that_was_left_alone_is_intact_for_the_time_it_stopped_and_stale_later()
    {
        using var run = new SealedRun();
        await run.RunAsync(2);
        await run.RunAsync(2);
        VerificationReport now = run.Verify();
        Assert.Equal((VerificationResult.Intact, 8L, 10L), (now.Result, now.Seals, now.SealedSize));
        DateTimeOffset stopped = run.Clock.GetUtcNow();
        run.Clock.Pass(TimeSpan.FromMinutes(2));
        VerificationReport later = run.Verify();
        Assert.Equal((VerificationResult.Incomplete, "seal-stale", 10L), (later.Result, Assert.Single(later.Problems).Kind, later.FirstBadIndex));
        Assert.Contains("(stop)", later.Problems[0].Detail, StringComparison.Ordinal);
        Assert.Equal(VerificationResult.Intact, run.Verify(asOf: stopped).Result);
        Assert.Equal(VerificationResult.Intact, run.VerifyWithoutKey().Result);
        Assert.Contains("no seal key", run.VerifyWithoutKey().Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(20, true)]
    [InlineData(30, true)]
    [InlineData(40, true)]
    [InlineData(48, true)]
    [InlineData(60, true)]
    [InlineData(100, true)]
    [InlineData(130, true)]
    [InlineData(160, true)]
    [InlineData(200, true)]
    [InlineData(300, true)]
    [InlineData(20, false)]
    [InlineData(200, false)]
    [InlineData(300, false)]
    public async Task An_edited_seal_is_found_in_each_of_its_fields(int offset, bool withKey)
    {
        using var run = new SealedRun();
        await run.RunAsync(3);
        List<byte[]> frames = SealImage.Frames(run.Ledger);
        frames[2] = SealImage.Changed(frames[2], offset);
        SealImage.Replace(run.Ledger, frames);
        VerificationReport report = withKey ? run.Verify() : run.VerifyWithoutKey();
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.All(report.Problems, static p => Assert.Equal(3, p.Index));
    }

    [Fact]
    public async Task Removed_reordered_repeated_and_cut_seals_are_found()
    {
        using var run = new SealedRun();
        await run.RunAsync(4);
        List<byte[]> good = SealImage.Frames(run.Ledger);
        AssertFound(run, [.. good[..2], .. good[3..]], "seal-missing", 3);
        AssertFound(run, [good[0], good[2], good[1], .. good[3..]], "seal-missing", 0);
        AssertFound(run, [.. good[..3], good[2], .. good[3..]], "seal-order", 6);
        AssertFound(run, good[1..], "seal-missing", 0);
        AssertFound(run, good[..3], "seal-missing", 6);
        AssertFound(run, [], "seal-missing", 0);
        File.Delete(run.Ledger.SealsPath);
        Assert.Equal((VerificationResult.Tampered, "seal-missing"), (run.Verify().Result, run.Verify().Problems[0].Kind));
        Assert.Equal(VerificationResult.Incomplete, run.VerifyWithoutKey().Result);
    }

    [Fact]
    public async Task Everything_cut_back_to_a_genuine_stop_is_stale_whatever_keys_the_thief_has()
    {
        using var run = new SealedRun();
        await run.RunAsync(2);
        Dictionary<string, byte[]> stopped = Copy(run.Ledger);
        run.Clock.Pass(TimeSpan.FromMinutes(5));
        await run.RunAsync(2);
        run.Clock.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(VerificationResult.Intact, run.Verify().Result);
        foreach (string path in Copy(run.Ledger).Keys.Where(p => !stopped.ContainsKey(p)))
            File.Delete(path);
        foreach ((string path, byte[] content) in stopped)
            File.WriteAllBytes(path, content);
        Assert.Equal(["seal-stale"], run.Verify().Problems.Select(static p => p.Kind));
    }

    [Fact]
    public async Task A_thief_of_the_current_keys_cannot_forge_a_seal_from_before()
    {
        using var run = new SealedRun();
        await run.RunAsync(4);
        List<byte[]> frames = SealImage.Frames(run.Ledger);
        using SealKeys stolen = Steal(run.Ledger);
        byte[] forged = SealFrame.Format(SealFrame.Parse(frames[3])! with { Size = 6, Root = new byte[32] }, stolen.PublicKey);
        stolen.Complete(forged, new SealStatement(TestLedger.Name));
        frames[3] = forged;
        SealImage.Replace(run.Ledger, frames);
        VerificationReport report = run.Verify();
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Equal(["seal-mac", "seal-signature"], report.Problems.Where(static p => p.Index == 6).Select(static p => p.Kind).Distinct(StringComparer.Ordinal).Take(2));
        Assert.Equal(VerificationResult.Tampered, run.VerifyWithoutKey().Result);
    }

    [Fact]
    public async Task A_stop_forged_with_the_current_keys_excuses_no_silence()
    {
        using var run = new SealedRun();
        await run.RunAsync(2);
        run.Clock.Pass(TimeSpan.FromHours(1));
        using (DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, run.Ledger.Path))
        using (var sealer = new Sealer(root, TestLedger.Name))
        {
            sealer.Settle();
            Seal last = sealer.Last!;
            sealer.Sign(SealKind.Stop, last.Reading, last.Size, last.Root);
            sealer.Settle();
        }

        VerificationReport report = run.Verify();
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Contains("seal-stale", report.Problems.Select(static p => p.Kind));
        Assert.Contains("seal-order", report.Problems.Select(static p => p.Kind));
    }

    [Fact]
    public async Task A_chain_begun_anew_over_rewritten_entries_is_found_with_the_key_kept_elsewhere()
    {
        using var run = new SealedRun();
        using var forged = new SealedRun();
        await run.RunAsync(2);
        await forged.RunAsync(2);
        CopyOver(forged.Ledger, run.Ledger);
        Assert.Equal(VerificationResult.Intact, run.VerifyWithoutKey().Result);
        VerificationReport report = run.Verify();
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Contains("seal-mac", report.Problems.Select(static p => p.Kind));
        Assert.Contains("checkpoint-foreign", report.Problems.Select(static p => p.Kind));
    }

    [Fact]
    public async Task Entries_rewritten_and_signed_with_the_stolen_log_key_contradict_the_seals()
    {
        using var run = new SealedRun();
        await run.RunAsync(3);
        byte[] bytes = File.ReadAllBytes(run.Ledger.Segments[0]);
        (int offset, AuditOtel.Ledger.Segments.FrameHeader header) = SegmentImage.Entry(bytes, 4);
        bytes[offset + AuditOtel.Ledger.Segments.FrameHeader.Bytes + 20] ^= 1;
        SegmentImage.Stamp(bytes, offset, header);
        File.WriteAllBytes(run.Ledger.Segments[0], bytes);
        Resign(run.Ledger);
        SealFiles.RemoveKept(run.Ledger);
        VerificationReport report = run.Verify();
        VerificationProblem problem = Assert.Single(report.Problems);
        Assert.Equal((VerificationResult.Tampered, "seal-root", 3L), (report.Result, problem.Kind, problem.Index));
        Assert.Contains("entries 3 to 5", problem.Detail, StringComparison.Ordinal);
        Assert.Equal((3, true), (report.SealedSize, report.SealedUntil is not null));
        List<byte[]> frames = SealImage.Frames(run.Ledger);
        Assert.Equal((SealImage.Time(frames[1]), SealImage.Time(frames[2])), (problem.Since?.ToUnixTimeMilliseconds(), problem.Until?.ToUnixTimeMilliseconds()));
        Assert.Equal(3, report.ProvenSize);
    }

    [Theory]
    [InlineData(true, 4, 1)]
    [InlineData(false, 4, 1)]
    [InlineData(true, 0, 0)]
    [InlineData(true, 11, 3)]
    public async Task A_damaged_entry_is_told_with_the_seals_between_which_it_was_stored(bool withKey, int index, int sealBefore)
    {
        using var run = new SealedRun();
        await run.RunAsync(4);
        byte[] bytes = File.ReadAllBytes(run.Ledger.Segments[0]);
        (int offset, _) = SegmentImage.Entry(bytes, index);
        bytes[offset + AuditOtel.Ledger.Segments.FrameHeader.Bytes + 2] ^= 1;
        File.WriteAllBytes(run.Ledger.Segments[0], bytes);
        VerificationReport report = withKey ? run.Verify() : run.VerifyWithoutKey();
        VerificationProblem problem = report.Problems.First(static p => p.Kind is "entry-damaged");
        List<byte[]> frames = SealImage.Frames(run.Ledger);
        Assert.Equal(index, problem.Index);
        Assert.Equal((SealImage.Time(frames[sealBefore]), SealImage.Time(frames[sealBefore + 1])), (problem.Since?.ToUnixTimeMilliseconds(), problem.Until?.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task What_is_wrong_behind_the_last_seal_was_stored_after_it()
    {
        using var run = new SealedRun();
        await run.RunAsync(2);
        run.Clock.Pass(TimeSpan.FromMinutes(5));
        VerificationProblem problem = Assert.Single(run.Verify().Problems);
        Assert.Equal((SealImage.Time(SealImage.Frames(run.Ledger)[^1]), null), (problem.Since?.ToUnixTimeMilliseconds(), problem.Until));
    }

    [Fact]
    public async Task Entries_cut_with_an_older_checkpoint_put_back_are_missed_by_the_seals()
    {
        using var run = new SealedRun();
        await run.RunAsync(1);
        byte[] checkpoint = File.ReadAllBytes(run.Ledger.CheckpointPath);
        byte[] segment = File.ReadAllBytes(run.Ledger.Segments[0]);
        byte[] tree = File.ReadAllBytes(run.Ledger.TreeFile(0));
        await run.RunAsync(1);
        File.WriteAllBytes(run.Ledger.CheckpointPath, checkpoint);
        File.WriteAllBytes(run.Ledger.Segments[0], segment);
        File.WriteAllBytes(run.Ledger.TreeFile(0), tree);
        SealFiles.RemoveKept(run.Ledger);
        VerificationReport report = run.Verify();
        Assert.Equal((VerificationResult.Tampered, 3L), (report.Result, report.FirstBadIndex));
        Assert.Equal(VerificationResult.Incomplete, run.VerifyWithoutKey().Result);
    }

    [Fact]
    public async Task A_seal_dated_ahead_does_not_look_fresh()
    {
        using var run = new SealedRun();
        run.Clock.Set(TimeSpan.FromDays(2));
        await run.RunAsync(1);
        run.Clock.Set(TimeSpan.FromDays(-2));
        VerificationReport report = run.Verify();
        Assert.Equal((VerificationResult.Incomplete, "seal-time"), (report.Result, Assert.Single(report.Problems).Kind));
    }

    [Fact]
    public async Task How_far_ahead_a_seal_is_dated_is_told_without_a_sign()
    {
        using var run = new SealedRun();
        run.Clock.Set(TimeSpan.FromSeconds(90));
        await run.RunAsync(1);
        run.Clock.Set(TimeSpan.FromSeconds(-90));
        Assert.Matches(@"Z, \d+(\.\d+)? s after 20", Assert.Single(run.Verify().Problems).Detail);
    }

    private static void AssertFound(SealedRun run, IEnumerable<byte[]> frames, string kind, long index)
    {
        SealImage.Replace(run.Ledger, frames);
        VerificationReport report = run.Verify();
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Contains(report.Problems, p => string.Equals(p.Kind, kind, StringComparison.Ordinal) && p.Index == index);
    }

    private static SealKeys Steal(TestLedger ledger)
    {
        using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, ledger.Path);
        var slots = new SealKeySlots(root, TestLedger.Name);
        return slots.Read(0) ?? slots.Read(1)!;
    }

    private static Dictionary<string, byte[]> Copy(TestLedger ledger) =>
        Directory.EnumerateFiles(ledger.Path, "*", SearchOption.AllDirectories).ToDictionary(static f => f, File.ReadAllBytes, StringComparer.Ordinal);

    private static void CopyOver(TestLedger from, TestLedger to)
    {
        Directory.Delete(to.Path, recursive: true);
        foreach ((string path, byte[] content) in Copy(from))
        {
            string target = Path.Combine(to.Path, Path.GetRelativePath(from.Path, path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, content);
        }
    }

    private static void Resign(TestLedger ledger)
    {
        var range = new CompactRange();
        using (LedgerReader reader = LedgerReader.Open(ledger.Path))
        {
            for (long i = 0; i < 9; i++)
                range.Append(reader.LeafHash(i).Span, null);
        }

        foreach (string level in Directory.GetFiles(Path.Combine(ledger.Path, LedgerDirectory.TreeDirectory)))
            File.Delete(level);
        using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, ledger.Path);
        using DurableDirectory directory = root.OpenDirectory(LedgerDirectory.KeysDirectory);
        using LogKeys keys = LogKeys.Load(directory, TestLedger.Name);
        File.WriteAllBytes(ledger.CheckpointPath, Encoding.UTF8.GetBytes(keys.Sign(TestLedger.Name, range.Size, range.Root()).Note));
    }
}
