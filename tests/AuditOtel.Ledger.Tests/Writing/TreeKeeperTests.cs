namespace AuditOtel.Ledger.Tests.Writing;

/// <summary>Level hashes that could not be written are written again without a restart.</summary>
[Trait("Requirement", "L8")]
public sealed class TreeKeeperTests
{
    private const int NoSpace = 28;
    private const int SegmentBytes = 8192;

    [Theory]
    [InlineData("write", "0")]
    [InlineData("fsync", "0")]
    [InlineData("fsync", "tree")]
    [InlineData("open", "1")]
    public async Task Level_hashes_that_failed_are_rebuilt_when_the_disk_is_back(string call, string name)
    {
        using var ledger = new TestLedger();
        var time = new ManualTime();
        var calls = new FailingSystemCalls();
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(SegmentBytes), time))
        {
            calls.Fault = (c, n) => string.Equals(c, call, StringComparison.Ordinal) && string.Equals(n, name, StringComparison.Ordinal) ? NoSpace : 0;
            int appended = 0;
            for (; appended < 100; appended++)
                await AppendAsync(writer, appended);
            Assert.Contains("rebuilt", writer.StateDetail, StringComparison.Ordinal);
            calls.Fault = null;
            time.Advance(TimeSpan.FromSeconds(1));
            while (writer.StateDetail is not null && appended < 20000)
                await AppendAsync(writer, appended++);
            Assert.Null(writer.StateDetail);
        }

        byte[] level = await File.ReadAllBytesAsync(ledger.TreeFile(0));
        await ledger.OpenWriter(SegmentBytes).DisposeAsync();
        Assert.Equal(level, await File.ReadAllBytesAsync(ledger.TreeFile(0)));
        VerificationReport report = ledger.Verify();
        Assert.Equal(VerificationResult.Intact, report.Result);
        Assert.Equal(report.Entries * 32, level.Length);
    }

    private static async Task AppendAsync(LedgerWriter writer, int group) =>
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", TestLedger.Body(group % 50, 0), TestLedger.Body(group % 50, 1), TestLedger.Body(group % 50, 2)));
}
