using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tests.Writing;

/// <summary>The power is cut at every system call of the write path; the disk has kept any part of what was not synced.</summary>
[Trait("Requirement", "L1")]
[Trait("Requirement", "B8")]
public sealed class PowerCutTests : IDisposable
{
    private const int SegmentBytes = 8192;
    private const int Groups = 9;
    private readonly TestLedger _template = new(create: true, inMemory: true);
    private readonly ManualTime _time = new();

    public void Dispose() => _template.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task Nothing_acknowledged_is_lost(int seed, bool hasReserve)
    {
        int cutAt = 1;
        while (await RunAsync(cutAt, seed, hasReserve))
            cutAt++;
        Assert.True(cutAt > 60, $"{cutAt} calls");
    }

    private async Task<bool> RunAsync(int cutAt, int seed, bool hasReserve)
    {
        using var ledger = new TestLedger(create: false, inMemory: true);
        ledger.CopyFrom(_template);
        string trash = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(ledger.Path)!, "trash")).FullName;
        LedgerOptions options = ledger.Options(SegmentBytes) with { Space = TestLedger.NoLimits with { Reserve = hasReserve ? 16384 : 0 } };
        var calls = new CrashingSystemCalls(cutAt, new Random((seed * 1000) + cutAt), trash);
        var stored = new List<string>();
        var attempted = new List<string>();
        try
        {
            await using LedgerWriter writer = LedgerWriter.Open(calls, options, _time);
            for (int i = 0; i < Groups; i++)
            {
                attempted.Add($"context {i % 2}|{Body(i)}");
                if (await TestLedger.AppendAsync(writer, $"context {i % 2}", Body(i)) == AppendResult.Stored)
                    stored.Add(attempted[^1]);
            }
        }
        catch (LedgerException) when (calls.IsCut)
        {
            // The power was cut while it was opened or stopped.
        }

        bool isCut = calls.IsCut;
        calls.LoseUnsynced();
        await CheckAsync(ledger, options, stored, attempted, $"seed {seed}, cut at call {cutAt}");
        return isCut;
    }

    private async Task CheckAsync(TestLedger ledger, LedgerOptions options, List<string> stored, List<string> attempted, string what)
    {
        VerificationReport before = ledger.Verify();
        Assert.True(before.Result != VerificationResult.Tampered, $"{what}: {string.Join(' ', before.Problems.Select(static p => p.Detail))}");
        await using (LedgerWriter again = LedgerWriter.Open(LinuxSystemCalls.Instance, options, _time))
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(again, "context 0", "after"));
        List<string> records = ledger.ReadRecords();
        Assert.True(records.Take(stored.Count).SequenceEqual(stored, StringComparer.Ordinal), $"{what}: {records.Count} records, {stored.Count} were acknowledged");
        Assert.True(records.SkipLast(1).All(attempted.Contains) && records.Distinct(StringComparer.Ordinal).Count() == records.Count, $"{what}: records nobody sent");
        VerificationReport after = ledger.Verify();
        Assert.True(after.Result == VerificationResult.Intact, $"{what}: {string.Join(' ', after.Problems.Select(static p => p.Detail))}");
    }

    private static string Body(int group) => $"group {group} {new string((char)('a' + group), 1800)}";
}
