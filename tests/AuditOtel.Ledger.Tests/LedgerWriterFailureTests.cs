namespace AuditOtel.Ledger.Tests;

[Trait("Requirement", "L1")]
public sealed class LedgerWriterFailureTests
{
    private const int InputOutput = 5;
    private const int NoSpace = 28;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_failed_write_or_sync_fails_all_who_wait_and_a_reopen_recovers(bool isSync)
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System))
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
            Assert.Equal(AppendResult.Failed, await TestLedger.AppendAsync(writer, "context 0", "too late"));
            Assert.Equal(2, writer.Size);
        }

        await using (LedgerWriter again = ledger.OpenWriter())
        {
            Assert.Equal(LedgerState.Accepting, again.State);
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(again, "context 0", "after"));
        }

        List<string> records = ledger.ReadRecords();
        Assert.Equal("context 0|kept", records[0]);
        Assert.Equal("context 0|after", records[^1]);
        Assert.Equal(VerificationResult.Intact, LedgerVerifier.Verify(new VerificationOptions { Directory = ledger.Path }).Result);
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
