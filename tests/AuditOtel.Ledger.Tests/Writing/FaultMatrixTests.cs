using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tests.Writing;

/// <summary>Every system call of the write path fails in turn, once or for long: nothing acknowledged is lost, and the writer goes on.</summary>
[Trait("Requirement", "L1")]
[Trait("Requirement", "L8")]
public sealed class FaultMatrixTests : IDisposable
{
    private const int InputOutput = 5;
    private const int NoSpace = 28;
    private const int ReadOnlySystem = 30;
    private const int SegmentBytes = 8192;
    private const int Groups = 7;
    private readonly TestLedger _template = new(create: true, inMemory: true);
    private readonly ManualTime _time = new();

    public void Dispose() => _template.Dispose();

    [Theory]
    [InlineData(InputOutput, false, true)]
    [InlineData(InputOutput, true, false)]
    [InlineData(NoSpace, true, true)]
    [InlineData(LinuxConstants.NotValid, false, true)]
    public async Task Each_call_that_fails_once_loses_nothing(int errno, bool hasOther, bool bypassesCache)
    {
        int failing = 1;
        while (await RunAsync(count => count == failing ? errno : 0, hasOther, $"call {failing}", bypassesCache) >= failing)
            failing++;
        Assert.True(failing > 100, $"{failing} calls");
    }

    [Theory]
    [InlineData(InputOutput, 3)]
    [InlineData(NoSpace, 7)]
    [InlineData(ReadOnlySystem, 20)]
    public async Task Calls_that_fail_for_a_while_lose_nothing(int errno, int length)
    {
        for (int from = 1; from < 120; from += 7)
            await RunAsync(count => count >= from && count < from + length ? errno : 0, hasOther: from % 2 == 0, $"calls {from} to {from + length}", bypassesCache: from % 4 < 2);
    }

    [Fact]
    public async Task Calls_that_fail_at_random_lose_nothing()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            var random = new Random(seed);
            await RunAsync(_ => random.Next(12) == 0 ? random.Next(2) == 0 ? InputOutput : NoSpace : 0, hasOther: seed % 2 == 0, $"seed {seed}", bypassesCache: seed % 4 < 2);
        }
    }

    /// <summary>Appends groups while calls fail; checks at once, after the fault is gone, and after a reopen. Returns how many calls there were.</summary>
    private async Task<int> RunAsync(Func<int, int> fault, bool hasOther, string what, bool bypassesCache)
    {
        using var ledger = new TestLedger(create: false, inMemory: true);
        ledger.CopyFrom(_template);
        LedgerOptions options = ledger.Options(SegmentBytes) with { Directories = hasOther ? [ledger.Other] : [], CheckpointInterval = TimeSpan.FromMilliseconds(1) };
        var calls = new FailingSystemCalls();
        var stored = new List<string>();
        var refused = new HashSet<string>(StringComparer.Ordinal);
        int count = 0;
        LedgerWriter writer = LedgerWriter.Open(calls, options, _time);
        try
        {
            calls.Fault = (call, _) => call switch
            {
                "read" or "lseek" => 0,
                "fcntl" when !bypassesCache => LinuxConstants.NotValid,
                _ => fault(Interlocked.Increment(ref count)),
            };
            for (int i = 0; i < Groups; i++)
                await AppendAsync(writer, i, stored, refused);
            calls.Fault = null;
            _time.Advance(TimeSpan.FromSeconds(2));
            await AppendAsync(writer, Groups, stored, refused);
            Assert.True(writer.State == LedgerState.Accepting, $"{what}: {writer.StateDetail}");
            Assert.True(stored.Count > 0 && stored[^1].EndsWith(Body(Groups), StringComparison.Ordinal), $"{what}: did not go on");
            Assert.True(ledger.ReadRecords().SequenceEqual(stored, StringComparer.Ordinal), $"{what}: live");
        }
        finally
        {
            await writer.DisposeAsync();
        }

        await using (LedgerWriter again = LedgerWriter.Open(LinuxSystemCalls.Instance, options, _time))
            await AppendAsync(again, Groups + 1, stored, refused);
        Check(ledger, stored, refused, what + ", reopened");
        return count;
    }

    private static async Task AppendAsync(LedgerWriter writer, int group, List<string> stored, HashSet<string> refused)
    {
        string context = $"context {group % 2}";
        AppendResult result = await TestLedger.AppendAsync(writer, context, Body(group));
        if (result == AppendResult.Stored)
            stored.Add($"{context}|{Body(group)}");
        else
            refused.Add($"{context}|{Body(group)}");
    }

    private static string Body(int group) => $"group {group} {new string((char)('a' + group), 2500)}";

    private static void Check(TestLedger ledger, List<string> stored, HashSet<string> maybe, string what)
    {
        List<string> records = ledger.ReadRecords();
        Assert.True(records.Where(r => !maybe.Contains(r)).SequenceEqual(stored, StringComparer.Ordinal), $"{what}: {records.Count} instead of {stored.Count} records");
        VerificationReport report = ledger.Verify();
        Assert.True(report.Result == VerificationResult.Intact, $"{what}: {report.Result}, {string.Join(' ', report.Problems.Select(static p => p.Detail))}");
    }
}
