namespace AuditOtel.Ledger.Tests.Segments;

/// <summary>Segments in several directories are one ledger, for whoever reads it too.</summary>
[Trait("Requirement", "L8")]
public sealed class SegmentDirectoriesTests
{
    private const int InputOutput = 5;

    [Fact]
    public async Task A_failing_disk_is_left_for_the_next_directory_which_readers_and_verify_find_by_themselves()
    {
        using var ledger = new TestLedger();
        await FillBothAsync(ledger);
        Assert.NotEmpty(Directory.GetFiles(ledger.Other, "*.seg"));
        Assert.Equal(["context|before", "context|elsewhere", "context|later"], ledger.ReadRecords());
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
        await using LedgerWriter writer = ledger.OpenWriter();
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "without the option"));
    }

    [Fact]
    public async Task A_directory_that_cannot_even_be_listed_does_not_keep_the_next_one_from_being_used()
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options() with { Directories = [ledger.Other] }, TimeProvider.System))
        {
            Directory.Move(ledger.SegmentsPath, ledger.SegmentsPath + ".away");
            int failures = 0;
            calls.Fault = (call, _) => call is "fdatasync" && failures++ == 0 ? InputOutput : 0;
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "elsewhere"));
            calls.Fault = null;
            Directory.Move(ledger.SegmentsPath + ".away", ledger.SegmentsPath);
            // Nothing was acknowledged in the first file, so only the number of the attempt tells which of the two counts.
            Assert.EndsWith("0.1.seg", Assert.Single(Directory.GetFiles(ledger.Other, "*.seg")), StringComparison.Ordinal);
        }

        Assert.Equal(["context|elsewhere"], ledger.ReadRecords());
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task A_copy_with_all_segments_in_one_directory_is_whole()
    {
        using var ledger = new TestLedger();
        await FillBothAsync(ledger);
        foreach (string segment in Directory.GetFiles(ledger.Other, "*.seg"))
            File.Move(segment, Path.Combine(ledger.SegmentsPath, Path.GetFileName(segment)));
        Directory.Delete(ledger.Other, recursive: true);
        Assert.Equal(3, ledger.ReadRecords().Count);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task A_directory_that_is_gone_is_named_by_readers_and_refused_by_the_writer()
    {
        using var ledger = new TestLedger();
        await FillBothAsync(ledger);
        Directory.Move(ledger.Other, ledger.Other + ".gone");
        LedgerException refusal = Assert.Throws<LedgerException>(() => ledger.OpenWriter());
        Assert.Contains(ledger.Other, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(VerificationResult.Tampered, ledger.Verify().Result);
        // An empty mount point is not taken for the disk that belongs there.
        Directory.CreateDirectory(ledger.Other);
        Assert.Throws<LedgerException>(() => ledger.OpenWriter());
    }

    [Fact]
    public async Task The_directory_of_another_ledger_and_a_link_are_refused()
    {
        using var ledger = new TestLedger();
        using var foreign = new TestLedger(create: false);
        LedgerDirectory.Create(foreign.Path, "auditotel/foreign", TimeProvider.System);
        await using (LedgerWriter other = LedgerWriter.Open(foreign.Options() with { Directories = [foreign.Other] }, TimeProvider.System))
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(other, "context", "body"));
        Assert.Equal(LedgerReason.NotAllowed, Refusal(ledger, foreign.Other).Reason);
        Assert.Equal(LedgerReason.NotAllowed, Refusal(ledger, foreign.SegmentsPath).Reason);
        Directory.CreateDirectory(ledger.Other + ".real");
        File.CreateSymbolicLink(ledger.Other, ledger.Other + ".real");
        Refusal(ledger, ledger.Other);
        Assert.Empty(Directory.GetFileSystemEntries(ledger.Other + ".real"));
    }

    private static LedgerException Refusal(TestLedger ledger, string directory) =>
        Assert.Throws<LedgerException>(() => LedgerWriter.Open(ledger.Options() with { Directories = [directory] }, TimeProvider.System));

    private static async Task FillBothAsync(TestLedger ledger)
    {
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options() with { Directories = [ledger.Other] }, TimeProvider.System);
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "before"));
        int failures = 0;
        calls.Fault = (call, _) => call is "fdatasync" && failures++ == 0 ? InputOutput : 0;
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "elsewhere"));
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "later"));
        calls.Fault = null;
    }
}
