using System.Globalization;

namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>The mirror of the corpus: what no attacker did is not called tampering, whenever the power went.</summary>
[Trait("Requirement", "L1")]
public sealed class CleanCrashTests
{
    [Fact]
    public async Task A_copy_taken_at_any_moment_of_a_live_ledger_is_never_called_tampered()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = LedgerWriter.Open(ledger.Options(8192) with { CheckpointInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        Task load = LoadAsync(writer, stop.Token);
        for (int i = 0; i < 25; i++)
        {
            VerificationReport live = ledger.Verify();
            Assert.Empty(live.Problems);
            using var copy = new TestLedger(create: false);
            Copy(ledger.Path, copy.Path);
            AssertNoFinding(copy.Verify());
        }

        await stop.CancelAsync();
        await load;
    }

    [Fact]
    public async Task A_last_segment_cut_anywhere_behind_the_checkpoint_is_no_finding()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(3);
        byte[] signed = File.ReadAllBytes(ledger.CheckpointPath);
        byte[] levels = File.ReadAllBytes(ledger.TreeFile(0));
        long acknowledged = new FileInfo(ledger.Segments[0]).Length;
        await ledger.FillAsync(2);
        byte[] all = File.ReadAllBytes(ledger.Segments[0]);
        File.WriteAllBytes(ledger.CheckpointPath, signed);
        File.WriteAllBytes(ledger.TreeFile(0), levels);
        for (long end = acknowledged; end <= all.Length; end++)
        {
            File.WriteAllBytes(ledger.Segments[0], all[..(int)end]);
            VerificationReport report = ledger.Verify();
            Assert.True(report.Result == VerificationResult.Intact, string.Create(CultureInfo.InvariantCulture, $"cut at {end}: {string.Join(' ', report.Problems)}"));
            Assert.Equal(11, report.ProvenSize);
        }
    }

    private static async Task LoadAsync(LedgerWriter writer, CancellationToken stop)
    {
        for (int i = 0; !stop.IsCancellationRequested; i++)
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context " + (i % 3).ToString(CultureInfo.InvariantCulture), TestLedger.Body(i % 100, 0), TestLedger.Body(i % 100, 1)));
    }

    /// <summary>As cp does it while files grow: the small files that say how much there must be come first, so that the copy has at least as much.</summary>
    private static void Copy(string from, string to)
    {
        foreach (string folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        IEnumerable<string> files = Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(static f => !f.EndsWith(".tmp", StringComparison.Ordinal) && Path.GetFileName(f) is not LedgerDirectory.LockFile);
        foreach (string file in files.OrderBy(static f => f.EndsWith(".seg", StringComparison.Ordinal)).ThenBy(static f => f, StringComparer.Ordinal))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }

    private static void AssertNoFinding(VerificationReport report) =>
        Assert.True(report.Result != VerificationResult.Tampered, report.Problems.Count == 0 ? "" : report.Problems[0].ToString());
}
