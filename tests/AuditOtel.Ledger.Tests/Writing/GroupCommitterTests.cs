using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Writing;

/// <summary>Appenders that store their own batches beside the writer's thread that stores what waits.</summary>
[Trait("Requirement", "L1")]
public sealed class GroupCommitterTests
{
    private const int InputOutput = 5;
    private const int Appenders = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Whatever_concurrent_appenders_are_told_is_stored_is_stored_once_in_the_order_of_each()
    {
        // Some bodies need several frames' worth of room, and some batches are too large for their appender to store them itself.
        Gen<int[]> lengths = Gen.Choose(0, 60_000).ArrayOf(4);
        Prop.ForAll(lengths.ToArbitrary(), static l => KeepsOrderAsync(l).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(8));
    }

    [Fact]
    public async Task A_lone_appender_stores_its_batch_itself_and_those_that_come_meanwhile_share_one_sync_of_the_writers_thread()
    {
        using var ledger = new TestLedger();
        using var gate = new ManualResetEventSlim();
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System);
        var syncs = new ConcurrentQueue<string>();
        bool isWritten = false;
        calls.Fault = (call, _) =>
        {
            // Room has syncs of its own, before a group is written or after it was answered.
            isWritten |= call is "writev";
            if (call is not "fdatasync" || !isWritten)
                return 0;
            isWritten = false;
            syncs.Enqueue(Thread.CurrentThread.Name ?? "");
            gate.Wait(Patience);
            return 0;
        };
        Task<AppendResult> first = Task.Factory.StartNew(() => AppendNamed(writer), TaskCreationOptions.LongRunning).Unwrap();
        await UntilAsync(() => !syncs.IsEmpty);
        Task<AppendResult>[] others = [.. Enumerable.Range(0, 5).Select(i => TestLedger.AppendAsync(writer, "context", $"follower {i}"))];
        Assert.All(others, static other => Assert.False(other.IsCompleted));
        gate.Set();
        Assert.All(await Task.WhenAll([first, .. others]).WaitAsync(Patience), static r => Assert.Equal(AppendResult.Stored, r));
        Assert.Equal(["the appender", "auditotel ledger"], syncs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Under_load_a_failing_disk_and_a_stop_answer_everyone_and_lose_nothing_acknowledged(bool fails)
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        var stored = new ConcurrentBag<string>();
        LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System);
        Task<AppendResult>[] appenders = [.. Enumerable.Range(0, Appenders).Select(a => Task.Run(() => AppendUntilRefusedAsync(writer, a, stored)))];
        await UntilAsync(() => stored.Count > 200);
        if (fails)
        {
            calls.DataSyncError = InputOutput;
            AppendResult[] ends = await Task.WhenAll(appenders).WaitAsync(Patience);
            Assert.All(ends, static end => Assert.Equal(AppendResult.Failed, end));
            calls.DataSyncError = 0;
        }

        await writer.DisposeAsync();
        AppendResult[] last = await Task.WhenAll(appenders).WaitAsync(Patience);
        Assert.All(last, static end => Assert.True(end is AppendResult.Stopping or AppendResult.Failed));
        await ledger.OpenWriter().DisposeAsync();
        HashSet<string> kept = [.. ledger.ReadRecords()];
        Assert.All(stored, body => Assert.Contains($"context|{body}", kept));
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task What_a_lone_appender_leaves_is_settled_without_another_append()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = LedgerWriter.Open(ledger.Options() with { CheckpointInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        for (int i = 0; i < 3; i++)
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "body"));
        await UntilAsync(() => writer.LastCheckpoint.Size == writer.Size);
    }

    private static Task<AppendResult> AppendNamed(LedgerWriter writer)
    {
        Thread.CurrentThread.Name = "the appender";
        return TestLedger.AppendAsync(writer, "context", "leader");
    }

    private static async Task<bool> KeepsOrderAsync(int[] lengths)
    {
        using var ledger = new TestLedger();
        await using (LedgerWriter writer = ledger.OpenWriter(1 << 20))
        {
            bool[] all = await Task.WhenAll(Enumerable.Range(0, Appenders).Select(a => Task.Run(() => AppendAllAsync(writer, a, lengths)))).WaitAsync(Patience);
            if (all.Contains(false))
                return false;
        }

        ILookup<string, int> read = ledger.ReadRecords().Select(static r => r.Split('|', ' ')).ToLookup(static r => r[2], static r => int.Parse(r[3]), StringComparer.Ordinal);
        return read.Count == Appenders && read.All(own => own.SequenceEqual(Enumerable.Range(0, lengths.Length * 2))) && ledger.Verify().Result == VerificationResult.Intact;
    }

    private static async Task<bool> AppendAllAsync(LedgerWriter writer, int appender, int[] lengths)
    {
        for (int i = 0; i < lengths.Length; i++)
        {
            string[] bodies = [.. Enumerable.Range(i * 2, 2).Select(n => $"{appender} {n} {new string('x', lengths[i])}")];
            if (await TestLedger.AppendAsync(writer, "context of", bodies) != AppendResult.Stored)
                return false;
        }

        return true;
    }

    private static async Task<AppendResult> AppendUntilRefusedAsync(LedgerWriter writer, int appender, ConcurrentBag<string> stored)
    {
        for (int i = 0; ; i++)
        {
            string body = $"{appender}.{i}";
            AppendResult result = await TestLedger.AppendAsync(writer, "context", body);
            if (result != AppendResult.Stored)
                return result;
            stored.Add(body);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), patience.Token);
    }
}
