using System.Globalization;
using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Tests.Sealing;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Writing;

/// <summary>When seals and checkpoints are made, on a host whose time passes when told.</summary>
[Trait("Requirement", "L2")]
public sealed class CheckpointPublisherTests
{
    private const int InputOutput = 5;

    [Fact]
    public async Task Silence_is_sealed_every_half_interval()
    {
        using var run = new SealedRun();
        await using (LedgerWriter writer = run.Open())
        {
            for (int i = 2; i <= 5; i++)
            {
                run.Clock.Pass(TimeSpan.FromSeconds(29));
                run.Clock.Pass(TimeSpan.FromSeconds(1));
                await run.UntilAsync(() => SealImage.Frames(run.Ledger).Count == i);
            }
        }

        Assert.Equal([SealKind.Start, SealKind.Idle, SealKind.Idle, SealKind.Idle, SealKind.Idle, SealKind.Stop], SealImage.Kinds(run.Ledger));
        Assert.Equal(VerificationResult.Intact, run.Verify().Result);
    }

    [Theory]
    [InlineData(7200)]
    [InlineData(-7200)]
    public async Task A_clock_that_is_set_gives_a_seal_with_both_times_and_no_sign_of_tampering(int seconds)
    {
        using var run = new SealedRun();
        await using (LedgerWriter writer = run.Open())
        {
            await run.AppendAsync(writer, "before");
            run.Clock.Set(TimeSpan.FromSeconds(seconds));
            await run.UntilAsync(() => SealImage.Kinds(run.Ledger).Contains(SealKind.Clock));
            await run.AppendAsync(writer, "after");
            Assert.Equal(TimeSpan.FromSeconds(seconds), writer.Clock.LastStep!.Size);
        }

        List<long> times = [.. SealImage.Frames(run.Ledger).Select(SealImage.Time)];
        Assert.Equal(times.Order(), times);
        VerificationReport report = run.Verify();
        Assert.Equal(VerificationResult.Intact, report.Result);
        Assert.Contains("clock was set", Assert.Single(report.Notes), StringComparison.Ordinal);
        await run.UntilAsync(() => run.Told.Count == 1);
        Assert.Equal(LedgerEventKind.ClockStep, run.Told[0].Kind);
    }

    [Fact]
    public async Task A_gap_that_is_longer_than_promised_is_a_finding_unless_the_collector_had_stopped()
    {
        using var run = new SealedRun();
        await run.RunAsync(1);
        run.Clock.Pass(TimeSpan.FromDays(3));
        SealFiles before;
        await using (LedgerWriter writer = run.Open())
        {
            await run.AppendAsync(writer, "appended");
            before = SealFiles.Capture(run.Ledger);
        }

        Assert.Equal(VerificationResult.Intact, run.Verify().Result);
        before.Restore();
        run.Clock.Pass(TimeSpan.FromHours(1));
        await run.RunAsync(1);
        VerificationReport report = run.Verify();
        Assert.Equal((VerificationResult.Incomplete, "seal-gap"), (report.Result, Assert.Single(report.Problems).Kind));
    }

    [Fact]
    public async Task A_seal_that_cannot_be_made_stops_no_append_is_told_and_made_good()
    {
        using var run = new SealedRun();
        var calls = new FailingSystemCalls();
        await using (LedgerWriter writer = run.Open(calls))
        {
            calls.Fault = static (call, name) => call is "fdatasync" && name is "seals" ? InputOutput : 0;
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "body"));
            run.Clock.Pass(TimeSpan.FromSeconds(1));
            await run.UntilAsync(() => writer.StateDetail is not null);
            Assert.Contains("No checkpoint could be published", writer.StateDetail, StringComparison.Ordinal);
            Assert.Equal((LedgerState.Accepting, 0L), (writer.State, writer.LastCheckpoint.Size));
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "another"));
            calls.Fault = null;
            await run.UntilAsync(() =>
            {
                // The second append may reach the publisher only after the first was made good; then its turn comes an interval later.
                run.Clock.Pass(TimeSpan.FromMilliseconds(20));
                return writer.StateDetail is null && writer.LastCheckpoint.Size == writer.Size;
            });
        }

        Assert.Equal(VerificationResult.Intact, run.Verify().Result);
    }

    [Fact]
    public async Task A_ledger_whose_seal_keys_are_lost_still_accepts_and_says_so()
    {
        using var run = new SealedRun();
        await run.RunAsync(1);
        foreach (string slot in Directory.GetFiles(Path.Combine(run.Ledger.Path, LedgerDirectory.KeysDirectory), "seal-*"))
            File.WriteAllBytes(slot, new byte[512]);
        LedgerWriter writer = run.Open();
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "body"));
        Assert.Contains("seal-0.key", writer.StateDetail, StringComparison.Ordinal);
        await Assert.ThrowsAsync<LedgerException>(() => writer.DisposeAsync().AsTask());
        Assert.Equal("context|body", run.Ledger.ReadRecords()[^1]);
    }

    [Theory]
    [InlineData("write", "seals")]
    [InlineData("fdatasync", "seals")]
    [InlineData("fdatasync", "seal-1.key")]
    [InlineData("fdatasync", "seal-0.key")]
    public async Task A_new_ledger_takes_nothing_before_its_first_seal_and_the_next_start_makes_it(string call, string file)
    {
        using var run = new SealedRun();
        var calls = new FailingSystemCalls { Fault = (made, path) => string.Equals(made, call, StringComparison.Ordinal) && string.Equals(path, file, StringComparison.Ordinal) ? 5 : 0 };
        LedgerException refused = Assert.Throws<LedgerException>(() => run.Open(calls));
        Assert.Contains("first seal", refused.Message, StringComparison.Ordinal);
        Assert.NotEqual(VerificationResult.Tampered, run.Verify().Result);
        await run.RunAsync(2);
        VerificationReport report = run.Verify();
        Assert.Equal((VerificationResult.Intact, 6L), (report.Result, report.SealedSize));
    }

    [Fact]
    public void A_new_ledger_whose_seal_keys_are_lost_does_not_begin()
    {
        using var run = new SealedRun();
        foreach (string slot in Directory.GetFiles(Path.Combine(run.Ledger.Path, LedgerDirectory.KeysDirectory), "seal-*"))
            File.WriteAllBytes(slot, new byte[512]);
        Assert.Contains("seal-0.key", Assert.Throws<LedgerException>(() => run.Open()).Message, StringComparison.Ordinal);
        Assert.Throws<LedgerException>(() => run.Open());
    }

    [Fact]
    public async Task The_first_seal_of_a_new_ledger_is_durable_before_it_is_open()
    {
        using var run = new SealedRun();
        LedgerWriter writer = run.Open();
        Assert.Equal(0, SealImage.Size(Assert.Single(SealImage.Frames(run.Ledger))));
        await writer.DisposeAsync();
    }

    [Fact]
    public async Task Checkpoints_are_kept_at_the_stop_and_every_hour_of_growth()
    {
        using var run = new SealedRun();
        await using (LedgerWriter writer = run.Open())
        {
            await run.AppendAsync(writer, "a");
            run.Clock.Pass(TimeSpan.FromHours(1));
            await run.UntilAsync(() => Kept(run).Contains(3));
            await run.AppendAsync(writer, "b");
            Assert.DoesNotContain(6, Kept(run));
        }

        Assert.Contains(6, Kept(run));
        string file = Path.Combine(run.Ledger.Path, LedgerDirectory.CheckpointsDirectory, "00000000000000000006");
        Assert.Equal(File.ReadAllText(run.Ledger.CheckpointPath), File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode);
    }

    [Fact]
    public void Any_honest_course_of_events_is_intact()
    {
        Gen<int[]> courses = Gen.Choose(0, 5).ArrayOf(12);
        Prop.ForAll(courses.ToArbitrary(), static c => HonestAsync(c).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    private static async Task<bool> HonestAsync(int[] course)
    {
        using var run = new SealedRun();
        LedgerWriter writer = run.Open();
        foreach (int step in course)
        {
            if (step == 0)
            {
                await writer.DisposeAsync();
                run.Clock.Pass(TimeSpan.FromHours(2));
                writer = run.Open();
            }

            if (step is 1 or 2)
                run.Clock.Set(TimeSpan.FromMinutes(step == 1 ? 90 : -90));
            if (step == 3)
                run.Clock.Pass(TimeSpan.FromSeconds(20));
            if (step > 3)
                await run.AppendAsync(writer, step.ToString(CultureInfo.InvariantCulture));
            int seals = SealImage.Frames(run.Ledger).Count;
            run.Clock.Pass(TimeSpan.FromSeconds(30));
            await run.UntilAsync(() => SealImage.Frames(run.Ledger).Count > seals);
        }

        await writer.DisposeAsync();
        return run.Verify().Result == VerificationResult.Intact && run.VerifyWithoutKey().Result == VerificationResult.Intact;
    }

    private static List<long> Kept(SealedRun run) =>
        [.. Directory.GetFiles(Path.Combine(run.Ledger.Path, LedgerDirectory.CheckpointsDirectory)).Where(static f => !f.EndsWith(".tmp", StringComparison.Ordinal)).Select(static f => long.Parse(Path.GetFileName(f), CultureInfo.InvariantCulture))];
}
