using System.Text;
using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Tests.Writing;

/// <summary>Faults at every step but the write of a group itself.</summary>
[Trait("Requirement", "L1")]
public sealed class WriterFaultTests
{
    private const int InputOutput = 5;
    private const int NoSpace = 28;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("Requirement", "L8")]
    public async Task Appends_beyond_the_bound_are_refused_at_once_and_what_waits_is_stored()
    {
        using var ledger = new TestLedger();
        using var gate = new ManualResetEventSlim();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options() with { MaxQueuedBytes = 65536 }, TimeProvider.System);
        calls.Fault = (call, _) =>
        {
            if (call is not "fdatasync")
                return 0;
            reached.TrySetResult();
            gate.Wait(Patience);
            return 0;
        };
        string body = new('x', 20000);
        Task<AppendResult> first = Task.Run(() => TestLedger.AppendAsync(writer, "context", body));
        await reached.Task.WaitAsync(Patience);
        Task<AppendResult> second = TestLedger.AppendAsync(writer, "context", body, body);
        using AppendBatch refused = writer.NewBatch();
        TestLedger.Fill(refused, "context", body);
        Assert.Equal(AppendResult.Overloaded, await writer.AppendAsync(refused));
        Assert.False(second.IsCompleted);
        gate.Set();
        Assert.Equal([AppendResult.Stored, AppendResult.Stored], await Task.WhenAll(first, second));
        Assert.Equal(AppendResult.Stored, await writer.AppendAsync(refused));
        Assert.Equal(5, writer.Size);
    }

    [Fact]
    public async Task A_defect_on_the_writers_thread_answers_all_who_wait()
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System))
        {
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "kept"));
            calls.Fault = static (call, _) => call is "fdatasync" ? throw new InvalidOperationException("a defect") : 0;
            AppendResult[] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => TestLedger.AppendAsync(writer, "context", $"lost {i}")))).WaitAsync(Patience);
            Assert.All(results, static r => Assert.Equal(AppendResult.Failed, r));
            Assert.Equal(LedgerState.Failed, writer.State);
            Assert.Contains("a defect", writer.StateDetail, StringComparison.Ordinal);
            calls.Fault = null;
            Assert.Equal(AppendResult.Failed, await TestLedger.AppendAsync(writer, "context", "too late"));
        }

        await ledger.OpenWriter().DisposeAsync();
        Assert.Equal("context|kept", ledger.ReadRecords()[0]);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Theory]
    [InlineData("rename", ".seg", InputOutput)]
    [InlineData("fsync", ".seg.tmp", InputOutput)]
    [InlineData("fsync", "segments", InputOutput)]
    [InlineData("open", ".seg.tmp", InputOutput)]
    [InlineData("ftruncate", ".seg", NoSpace)]
    [InlineData("fsync", ".seg", NoSpace)]
    public async Task A_segment_that_cannot_be_begun_refuses_and_one_that_cannot_be_ended_does_not(string call, string name, int errno)
    {
        using var ledger = new TestLedger();
        int stored = await FailAtRollAsync(ledger, call, name, errno, isLasting: true);
        Assert.InRange(stored, 1, 39);
        Assert.Equal(call is "ftruncate" || (call is "fsync" && name is ".seg"), stored == 39);
        await using (LedgerWriter again = ledger.OpenWriter(8192))
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(again, "context", "after"));
        Assert.Equal(stored + 1, ledger.ReadRecords().Count);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Theory]
    [InlineData("rename", ".seg")]
    [InlineData("fsync", ".seg.tmp")]
    [InlineData("fsync", "segments")]
    [InlineData("open", ".seg.tmp")]
    [Trait("Requirement", "L8")]
    public async Task A_segment_that_lacks_space_is_begun_when_there_is_some(string call, string name)
    {
        using var ledger = new TestLedger();
        int stored = await FailAtRollAsync(ledger, call, name, NoSpace, isLasting: false);
        Assert.Equal(39, stored);
        Assert.Equal(39, ledger.ReadRecords().Count);
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Theory]
    [InlineData("rename", "checkpoint")]
    [InlineData("fsync", "ledger")]
    [InlineData("fsync", "checkpoint.tmp")]
    [InlineData("write", "checkpoint.tmp")]
    [InlineData("open", "checkpoint.tmp")]
    public async Task A_checkpoint_that_cannot_be_published_is_told_tried_again_and_never_half_written(string call, string name)
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options() with { CheckpointInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        calls.Fault = (c, n) => string.Equals(c, call, StringComparison.Ordinal) && string.Equals(n, name, StringComparison.Ordinal) ? InputOutput : 0;
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "body"));
        await UntilAsync(() => writer.StateDetail is not null);
        Assert.Contains("No checkpoint could be published", writer.StateDetail, StringComparison.Ordinal);
        Assert.Equal(LedgerState.Accepting, writer.State);
        Assert.Equal(0, writer.LastCheckpoint.Size);
        Assert.Equal(CheckpointOutcome.Valid, ReadCheckpoint(ledger));
        calls.Fault = null;
        await UntilAsync(() => writer.StateDetail is null);
        Assert.Equal(writer.Size, writer.LastCheckpoint.Size);
        Assert.Equal(CheckpointOutcome.Valid, ReadCheckpoint(ledger));
    }

    /// <summary>Appends 39 groups that need several segments, one step of beginning the second segment failing; returns how many were stored.</summary>
    private static async Task<int> FailAtRollAsync(TestLedger ledger, string call, string name, int errno, bool isLasting)
    {
        var calls = new FailingSystemCalls();
        int failures = 0;
        int stored = 0;
        await using (LedgerWriter before = ledger.OpenWriter(8192))
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(before, "context", new string('x', 500)));
        stored++;
        // The first segment was opened under its own name and not, as one that was just begun, under its temporary one.
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(8192), TimeProvider.System);
        calls.Fault = (c, n) => string.Equals(c, call, StringComparison.Ordinal) && n.EndsWith(name, StringComparison.Ordinal) && (isLasting || failures++ == 0) ? errno : 0;
        for (int i = 1; i < 39; i++)
        {
            AppendResult result = await TestLedger.AppendAsync(writer, "context", new string('x', 500));
            if (result == AppendResult.DiskFull)
            {
                Assert.Equal(LedgerState.DiskFull, writer.State);
                result = await TestLedger.AppendAsync(writer, "context", new string('x', 500));
            }

            stored += result == AppendResult.Stored ? 1 : 0;
        }

        Assert.Equal(stored < 39 ? LedgerState.Failed : LedgerState.Accepting, writer.State);
        calls.Fault = null;
        return stored;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), patience.Token);
    }

    private static CheckpointOutcome ReadCheckpoint(TestLedger ledger)
    {
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        Assert.True(NoteVerifier.TryParse(reader.Identity.Ed25519Key, out NoteVerifier? key));
        return CheckpointNote.Read(Encoding.UTF8.GetBytes(File.ReadAllText(ledger.CheckpointPath)), TestLedger.Name, [key], out _);
    }
}
