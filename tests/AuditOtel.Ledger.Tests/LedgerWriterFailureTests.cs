namespace AuditOtel.Ledger.Tests;

[Trait("Requirement", "L1")]
public sealed class LedgerWriterFailureTests
{
    private const int InputOutput = 5;
    private const int NoSpace = 28;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_write_or_sync_that_fails_for_long_refuses_all_who_wait_and_the_writer_goes_on_by_itself(bool isSync)
    {
        using var ledger = new TestLedger();
        var time = new ManualTime();
        var calls = new FailingSystemCalls();
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), time))
        {
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context 0", "kept"));
            calls.DataSyncError = isSync ? InputOutput : 0;
            calls.WriteVectorError = isSync ? 0 : InputOutput;
            AppendResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TestLedger.AppendAsync(writer, "context 0", $"lost {i}"))));
            Assert.All(results, static r => Assert.Equal(AppendResult.Failed, r));
            Assert.Equal(LedgerState.Failed, writer.State);
            Assert.Contains("errno 5", writer.StateDetail, StringComparison.Ordinal);
            calls.DataSyncError = 0;
            calls.WriteVectorError = 0;
            Assert.Equal(AppendResult.Failed, await TestLedger.AppendAsync(writer, "context 0", "too early"));
            Assert.Equal(2, writer.Size);
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context 0", "after"));
            Assert.Equal(LedgerState.Accepting, writer.State);
            Assert.Null(writer.StateDetail);
        }

        Assert.Equal(["context 0|kept", "context 0|after"], ledger.ReadRecords());
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
        await using (LedgerWriter again = ledger.OpenWriter())
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(again, "context 0", "later"));
        Assert.Equal(["context 0|kept", "context 0|after", "context 0|later"], ledger.ReadRecords());
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_group_that_fails_once_is_stored_in_a_new_segment(bool isSync)
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        int failures = 0;
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System))
        {
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "before"));
            calls.Fault = (call, _) => string.Equals(call, isSync ? "fdatasync" : "writev", StringComparison.Ordinal) && failures++ == 0 ? InputOutput : 0;
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "moved"));
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "after"));
            Assert.Equal(LedgerState.Accepting, writer.State);
            calls.Fault = null;
        }

        Assert.Equal(2, ledger.Segments.Count);
        Assert.Equal(["context|before", "context|moved", "context|after"], ledger.ReadRecords());
        VerificationReport report = ledger.Verify();
        Assert.Equal(VerificationResult.Intact, report.Result);
        // The first segment still holds the group that failed there.
        Assert.Equal(isSync, report.TornBytes > 0);
    }

    [Fact]
    public async Task A_failure_names_the_segment_by_the_name_it_has()
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        var told = new System.Collections.Concurrent.ConcurrentQueue<LedgerEvent>();
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options() with { Observer = told.Enqueue }, TimeProvider.System))
        {
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "before"));
            int failures = 0;
            calls.Fault = (call, _) => string.Equals(call, "writev", StringComparison.Ordinal) && failures++ == 0 ? InputOutput : 0;
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "moved"));
            calls.Fault = null;
        }

        LedgerEvent failed = Assert.Single(told, static one => one.Detail.Contains("writev", StringComparison.Ordinal) || one.Detail.Contains("write of", StringComparison.Ordinal));
        Assert.Contains("00000000000000000000.seg'", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "L8")]
    public async Task A_full_disk_refuses_and_goes_on_by_itself_when_there_is_space()
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System))
        {
            calls.WriteError = NoSpace;
            Assert.Equal(AppendResult.DiskFull, await TestLedger.AppendAsync(writer, "context", "refused"));
            Assert.Equal(LedgerState.DiskFull, writer.State);
            calls.WriteError = 0;
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "stored"));
            Assert.Equal(LedgerState.Accepting, writer.State);
        }

        Assert.Equal(["context|stored"], ledger.ReadRecords());
        Assert.Equal(VerificationResult.Intact, LedgerVerifier.Verify(new VerificationOptions { Directory = ledger.Path }).Result);
    }

    /// <summary>A ledger that was stopped ends within a block, so the first write that makes room behind it repeats what is stored there.</summary>
    [Theory]
    [Trait("Requirement", "L8")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task A_disk_that_fills_while_room_is_made_keeps_what_is_stored_before_it(int write)
    {
        using var ledger = new TestLedger();
        using var killed = new TestLedger(create: false);
        string[] large = [.. Enumerable.Range(0, 60).Select(static i => $"{i} {new string('x', 50_000)}")];
        await using (LedgerWriter first = ledger.OpenWriter())
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(first, "context", "before"));
        int writes = 0;
        var calls = new FailingSystemCalls { Fault = (call, name) => call is "write" && name.Contains(".seg", StringComparison.Ordinal) && ++writes >= write ? NoSpace : 0 };
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System))
        {
            Assert.Equal(AppendResult.DiskFull, await TestLedger.AppendAsync(writer, "context", large));
            Assert.Equal(["context|before"], ledger.ReadRecords());
            killed.CopyFrom(ledger);
            calls.Fault = null;
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", large));
        }

        Assert.Equal(["context|before", .. large.Select(static body => $"context|{body}")], ledger.ReadRecords());
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
        await using (LedgerWriter again = killed.OpenWriter())
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(again, "context", "later"));
        Assert.Equal(["context|before", "context|later"], killed.ReadRecords());
        Assert.Equal(VerificationResult.Intact, killed.Verify().Result);
    }

    [Fact]
    public async Task After_the_stop_appends_are_refused()
    {
        using var ledger = new TestLedger();
        LedgerWriter writer = ledger.OpenWriter();
        await writer.DisposeAsync();
        Assert.Equal(AppendResult.Stopping, await TestLedger.AppendAsync(writer, "context", "late"));
        Assert.Empty(ledger.ReadRecords());
    }
}
