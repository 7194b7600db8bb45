namespace AuditOtel.Ledger.Tests.Writing;

/// <summary>The level hashes are derived: whatever a power cut leaves of them is no tampering, and no wrong hash stays.</summary>
[Trait("Requirement", "L5")]
public sealed class TreeRecoveryTests
{
    private const int InputOutput = 5;
    private const int Groups = 120;
    private const int SegmentBytes = 8192;
    private const int HashBytes = 32;

    [Fact]
    public async Task Level_hashes_are_durable_before_the_next_segment_begins()
    {
        using var ledger = new TestLedger();
        var dirty = new HashSet<string>(StringComparer.Ordinal);
        var problems = new List<string>();
        int begun = 0;
        var calls = new FailingSystemCalls();
        calls.Fault = (call, name) =>
        {
            if (call is "write" && name.Length == 1)
                dirty.Add(name);
            if (call is "fsync")
                dirty.Remove(name);
            if (call is "rename" && name.EndsWith(".seg", StringComparison.Ordinal))
            {
                begun++;
                problems.AddRange(dirty.Select(level => $"{name} begins while level {level} is not durable"));
            }

            return 0;
        };
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(SegmentBytes), TimeProvider.System))
        {
            for (int i = 0; i < Groups; i++)
                Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", TestLedger.Body(i, 0), TestLedger.Body(i, 1), TestLedger.Body(i, 2)));
            calls.Fault = null;
        }

        Assert.True(begun > 2);
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(0, 300, 0)]
    [InlineData(0, 300, 0x55)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 0, 0x55)]
    public async Task Wrong_hashes_of_closed_segments_are_rebuilt(int level, int index, byte value)
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(Groups, SegmentBytes);
        byte[] good = File.ReadAllBytes(ledger.TreeFile(level));
        Overwrite(ledger.TreeFile(level), index, value);
        await ledger.OpenWriter(SegmentBytes).DisposeAsync();
        Assert.Equal(good, File.ReadAllBytes(ledger.TreeFile(level)));
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Theory]
    [InlineData(0, VerificationResult.Intact)]
    [InlineData(0x55, VerificationResult.Incomplete)]
    public async Task What_a_power_cut_leaves_of_the_last_segments_hashes_is_no_tampering(byte value, VerificationResult expected)
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(Groups, SegmentBytes);
        byte[] good = File.ReadAllBytes(ledger.TreeFile(0));
        Overwrite(ledger.TreeFile(0), (good.Length / HashBytes) - 2, value);
        Assert.Equal(expected, ledger.Verify().Result);
        await ledger.OpenWriter(SegmentBytes).DisposeAsync();
        Assert.Equal(good, File.ReadAllBytes(ledger.TreeFile(0)));
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task A_changed_hash_of_a_closed_segment_is_found()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(Groups, SegmentBytes);
        Overwrite(ledger.TreeFile(0), 9, 0x55);
        VerificationReport report = ledger.Verify();
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Equal(9, report.FirstBadIndex);
        Assert.Equal("tree-mismatch", report.Problems[0].Kind);
    }

    [Fact]
    public async Task Hashes_that_could_not_be_made_durable_lose_their_trust_and_nothing_else_is_refused()
    {
        using var ledger = new TestLedger();
        using var same = new TestLedger();
        await same.FillAsync(Groups, SegmentBytes);
        var calls = new FailingSystemCalls();
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(SegmentBytes), TimeProvider.System))
        {
            calls.Fault = static (call, name) => call is "fsync" && name is "0" ? InputOutput : 0;
            for (int i = 0; i < Groups; i++)
                Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, $"context {i % 2}", TestLedger.Body(i, 0), TestLedger.Body(i, 1), TestLedger.Body(i, 2)));
            Assert.Equal(LedgerState.Accepting, writer.State);
            Assert.Contains("rebuilt", writer.StateDetail, StringComparison.Ordinal);
            Assert.False(File.Exists(ledger.TreeFile(0)));
        }

        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
        await ledger.OpenWriter(SegmentBytes).DisposeAsync();
        Assert.Equal(File.ReadAllBytes(same.TreeFile(0)).Length, File.ReadAllBytes(ledger.TreeFile(0)).Length);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task A_rebuild_that_is_cut_short_is_begun_again()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(Groups, SegmentBytes);
        byte[] good = File.ReadAllBytes(ledger.TreeFile(0));
        Overwrite(ledger.TreeFile(0), 300, 0);
        var calls = new FailingSystemCalls { Fault = static (call, name) => call is "fsync" && name is "1" ? InputOutput : 0 };
        Assert.Throws<LedgerException>(() => LedgerWriter.Open(calls, ledger.Options(SegmentBytes), TimeProvider.System));
        Assert.False(File.Exists(ledger.TreeFile(0)));
        await ledger.OpenWriter(SegmentBytes).DisposeAsync();
        Assert.Equal(good, File.ReadAllBytes(ledger.TreeFile(0)));
    }

    private static void Overwrite(string path, int index, byte value)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(index * HashBytes, HashBytes).Fill(value);
        File.WriteAllBytes(path, bytes);
    }
}
