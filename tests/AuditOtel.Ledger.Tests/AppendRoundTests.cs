using System.Collections.Concurrent;

namespace AuditOtel.Ledger.Tests;

/// <summary>Threads that store for many appenders.</summary>
[Trait("Requirement", "L1")]
public sealed class AppendRoundTests
{
    private const int InputOutput = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_little_that_is_appended_in_a_round_waits_and_is_stored_with_one_sync_and_answered_on_its_thread()
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System);
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "begins the segment"));
        int syncs = 0;
        int thread = 0;
        calls.Fault = (call, _) =>
        {
            // The writer's thread makes room for groups to come.
            syncs += call is "fdatasync" && Environment.CurrentManagedThreadId == thread ? 1 : 0;
            return 0;
        };

        // While the writer's thread settles, what waits is left to it: not every round is stored by its own thread.
        bool isOwn = false;
        for (int tries = 0; tries < 100 && !isOwn; tries++)
            isOwn = await Task.Factory.StartNew(RunRound, TaskCreationOptions.LongRunning).WaitAsync(Patience);
        Assert.True(isOwn);

        bool RunRound()
        {
            (thread, syncs) = (Environment.CurrentManagedThreadId, 0);
            using AppendRound round = writer.OpenRound(static () => { });
            Task<int>[] answers = [.. Enumerable.Range(0, 3).Select(i => ThreadOfAnswerAsync(writer, $"record {i}"))];
            bool isEarly = answers.Any(static answer => answer.IsCompleted);
            round.StoreNext();
            return !isEarly && syncs == 1 && answers.All(answer => answer.IsCompletedSuccessfully && answer.GetAwaiter().GetResult() == thread);
        }
    }

    [Fact]
    public async Task More_than_a_little_is_stored_by_the_writers_thread_and_answered_on_the_thread_of_the_round()
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System);
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "begins the segment"));
        var written = new ConcurrentQueue<int>();
        calls.Fault = (call, _) =>
        {
            if (call is "writev")
                written.Enqueue(Environment.CurrentManagedThreadId);
            return 0;
        };
        await InRoundAsync(writer, (round, woken) =>
        {
            Task<int>[] answers = [.. Enumerable.Range(0, 20).Select(i => ThreadOfAnswerAsync(writer, $"record {i}"))];

            Assert.False(round.StoreNext());

            Assert.True(woken.WaitOne(Patience));
            Assert.All(answers, static answer => Assert.False(answer.IsCompleted));
            round.Answer();
            Assert.All(answers, static answer => Assert.Equal(Environment.CurrentManagedThreadId, answer.GetAwaiter().GetResult()));
            Assert.NotEmpty(written);
            Assert.DoesNotContain(Environment.CurrentManagedThreadId, written);
        });
    }

    [Fact]
    public async Task A_round_that_ended_meanwhile_is_answered_elsewhere_and_not_woken()
    {
        using var ledger = new TestLedger();
        using var gate = new ManualResetEventSlim();
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System);
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "begins the segment"));
        calls.Fault = (call, _) =>
        {
            if (call is "fdatasync")
                gate.Wait(Patience);
            return 0;
        };
        int wakes = 0;
        Task<AppendResult>[] answers = await Task.Factory.StartNew(
            () =>
            {
                using AppendRound round = writer.OpenRound(() => Interlocked.Increment(ref wakes));
                return Enumerable.Range(0, 20).Select(i => TestLedger.AppendAsync(writer, "context", $"record {i}")).ToArray();
            },
            TaskCreationOptions.LongRunning);
        Assert.All(answers, static answer => Assert.False(answer.IsCompleted));
        gate.Set();

        Assert.All(await Task.WhenAll(answers).WaitAsync(Patience), static result => Assert.Equal(AppendResult.Stored, result));
        Assert.Equal(0, wakes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Refusals_without_a_pause_keep_no_checkpoint_of_what_was_stored_before_away(int batches)
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options() with { CheckpointInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        await InRoundAsync(writer, (round, woken) =>
        {
            Task<AppendResult> stored = TestLedger.AppendAsync(writer, "context", "stored");
            round.StoreNext();
            Assert.Equal(AppendResult.Stored, stored.GetAwaiter().GetResult());
            calls.Fault = static (call, _) => call is "writev" ? InputOutput : 0;
            while (writer.LastCheckpoint.Size < 2)
            {
                Task<AppendResult>[] refused = [.. Enumerable.Range(0, batches).Select(_ => TestLedger.AppendAsync(writer, "context", "refused"))];
                round.StoreNext();
                while (refused.Any(static answer => !answer.IsCompleted))
                {
                    Assert.True(woken.WaitOne(Patience));
                    round.Answer();
                }

                Assert.All(refused, static answer => Assert.Equal(AppendResult.Failed, answer.GetAwaiter().GetResult()));
            }
        });
        calls.Fault = null;
    }

    [Fact]
    public Task A_full_round_waits_until_there_is_room_again() => InRoundAsync(static (writer, round, _) =>
    {
        var batches = new List<Task<AppendResult>>();
        while (!round.IsFull)
            batches.Add(TestLedger.AppendAsync(writer, "context", Long(60)));
        Assert.False(round.StoreNext());

        round.WaitForRoom();

        Assert.False(round.IsFull);
        Assert.Contains(batches, static batch => batch.IsCompletedSuccessfully);
    });

    [Fact]
    public async Task What_the_writers_thread_could_not_store_is_refused_on_the_thread_of_the_round()
    {
        using var ledger = new TestLedger();
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System);
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "begins the segment"));
        calls.Fault = static (call, _) => call is "fdatasync" ? InputOutput : 0;
        await InRoundAsync(writer, (round, woken) =>
        {
            Task<AppendResult>[] answers = [.. Enumerable.Range(0, 20).Select(i => TestLedger.AppendAsync(writer, "context", $"record {i}"))];
            round.StoreNext();
            Assert.True(woken.WaitOne(Patience));
            round.Answer();
            Assert.All(answers, static answer => Assert.Equal(AppendResult.Failed, answer.GetAwaiter().GetResult()));
        });
        calls.Fault = null;
    }

    [Fact]
    public async Task What_a_round_left_because_another_thread_was_storing_is_stored_by_that_thread()
    {
        using var ledger = new TestLedger();
        using var gate = new ManualResetEventSlim();
        var calls = new FailingSystemCalls();
        await using LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(), TimeProvider.System);
        int syncs = 0;
        calls.Fault = (call, _) =>
        {
            if (call is "fdatasync" && Interlocked.Increment(ref syncs) == 1)
                gate.Wait(Patience);
            return 0;
        };
        Task<AppendResult> lone = Task.Factory.StartNew(() => TestLedger.AppendAsync(writer, "context", "lone"), TaskCreationOptions.LongRunning).Unwrap();
        await UntilAsync(() => Volatile.Read(ref syncs) == 1);

        Task<AppendResult> left = await Task.Factory.StartNew(() => AppendAndLeave(writer), TaskCreationOptions.LongRunning);
        Assert.False(left.IsCompleted);
        gate.Set();

        Assert.All(await Task.WhenAll(lone, left).WaitAsync(Patience), static result => Assert.Equal(AppendResult.Stored, result));
    }

    [Fact]
    public async Task Rounds_and_lone_appenders_side_by_side_are_all_answered_and_nothing_is_lost_or_doubled()
    {
        using var ledger = new TestLedger();
        var stored = new ConcurrentBag<string>();
        await using (LedgerWriter writer = ledger.OpenWriter(1 << 20))
        {
            Task[] rounds = [.. Enumerable.Range(0, 3).Select(r => Task.Factory.StartNew(() => RunRounds(writer, r, stored), TaskCreationOptions.LongRunning))];
            Task[] lone = [.. Enumerable.Range(0, 3).Select(l => Task.Run(() => AppendAloneAsync(writer, l, stored)))];
            await Task.WhenAll([.. rounds, .. lone]).WaitAsync(Patience);
            await UntilAsync(() => stored.Count == (3 * Enumerable.Range(0, 100).Sum(static i => 1 + (i % 9))) + (3 * 200));
        }

        Assert.Equal(stored.Select(static body => $"context|{body}").Order(StringComparer.Ordinal), ledger.ReadRecords().Order(StringComparer.Ordinal));
        Assert.Equal(VerificationResult.Intact, ledger.Verify().Result);
    }

    [Fact]
    public async Task A_thread_that_goes_from_round_to_round_without_a_pause_still_has_its_checkpoints_published()
    {
        using var ledger = new TestLedger(inMemory: true);
        await using LedgerWriter writer = LedgerWriter.Open(ledger.Options() with { CheckpointInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        await Task.Factory.StartNew(() => RoundsUntil(writer, () => writer.LastCheckpoint.Size > 0), TaskCreationOptions.LongRunning).WaitAsync(Patience);
    }

    [Fact]
    public async Task Ending_a_round_stores_what_waits_and_the_thread_appends_like_any_other_again()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter();
        Task<AppendResult>[] results = await Task.Factory.StartNew(
            () =>
            {
                AppendRound round = writer.OpenRound(static () => { });
                Task<AppendResult> inRound = TestLedger.AppendAsync(writer, "context", "in the round");
                round.Dispose();
                round.Dispose();
                return new[] { inRound, TestLedger.AppendAsync(writer, "context", "behind it") };
            },
            TaskCreationOptions.LongRunning);
        Assert.All(await Task.WhenAll(results).WaitAsync(Patience), static result => Assert.Equal(AppendResult.Stored, result));
    }

    [Fact]
    public Task A_large_batch_does_not_wait_for_its_round() => InRoundAsync(static (writer, _, _) =>
    {
        Task<AppendResult> large = TestLedger.AppendAsync(writer, "context", Long(80));
        Assert.True(large.Wait(Patience));
        Assert.True(large.IsCompletedSuccessfully);
    });

    [Fact]
    public Task A_batch_of_many_records_comes_back_to_its_round() => InRoundAsync(static (writer, round, woken) =>
    {
        Task<AppendResult> batch = TestLedger.AppendAsync(writer, "context", Long(60));
        Assert.False(round.StoreNext());
        Assert.True(woken.WaitOne(Patience));
        Assert.False(batch.IsCompleted);

        round.Answer();

        Assert.True(batch.IsCompletedSuccessfully);
        Assert.Equal(60, writer.Records);
    });

    [Fact]
    public Task A_round_is_full_with_what_one_sync_should_take() => InRoundAsync(static (writer, round, woken) =>
    {
        var batches = new List<Task<AppendResult>>();
        while (!round.IsFull)
            batches.Add(TestLedger.AppendAsync(writer, "context", Long(60)));
        Assert.InRange(batches.Count, 4, 5);

        Assert.False(round.StoreNext());
        Assert.True(round.IsFull);
        while (batches.Exists(static batch => !batch.IsCompleted))
        {
            Assert.True(woken.WaitOne(Patience));
            round.Answer();
        }

        Assert.All(batches, static batch => Assert.True(batch.IsCompletedSuccessfully));
        Assert.False(round.IsFull);
    });

    [Fact]
    public async Task A_stopping_writer_stores_what_a_round_has_and_refuses_what_comes_later()
    {
        using var ledger = new TestLedger();
        LedgerWriter writer = ledger.OpenWriter();
        Task<AppendResult> before = Task.FromResult(AppendResult.Failed), after = before;
        Task stop = Task.CompletedTask;
        await Task.Factory.StartNew(
            () =>
            {
                using AppendRound round = writer.OpenRound(static () => { });
                before = TestLedger.AppendAsync(writer, "context", "before");
                stop = writer.DisposeAsync().AsTask();
                after = TestLedger.AppendAsync(writer, "context", "after");
                round.StoreNext();
            },
            TaskCreationOptions.LongRunning);
        await stop.WaitAsync(Patience);
        Assert.Equal(AppendResult.Stored, await before);
        Assert.Equal(AppendResult.Stopping, await after);
        Assert.Equal(["context|before"], ledger.ReadRecords());
    }

    [Fact]
    public Task A_round_is_of_one_thread_and_a_thread_has_one() => InRoundAsync(static (writer, round, _) =>
    {
        Assert.Throws<InvalidOperationException>(() => writer.OpenRound(static () => { }));
        var other = new Thread(() =>
        {
            Assert.Throws<InvalidOperationException>(() => round.StoreNext());
            Assert.Throws<InvalidOperationException>(round.Answer);
        });
        other.Start();
        other.Join();
    });

    /// <summary>Runs a test on a thread of its own with a round open.</summary>
    private static async Task InRoundAsync(Action<LedgerWriter, AppendRound, AutoResetEvent> test)
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter();
        await InRoundAsync(writer, (round, woken) => test(writer, round, woken));
    }

    /// <summary>The same with a writer that is there; the event is set when the round is woken.</summary>
    private static Task InRoundAsync(LedgerWriter writer, Action<AppendRound, AutoResetEvent> test) => Task.Factory.StartNew(
        () =>
        {
            using var woken = new AutoResetEvent(initialState: false);
            using AppendRound round = writer.OpenRound(() => woken.Set());
            test(round, woken);
        },
        TaskCreationOptions.LongRunning).WaitAsync(Patience);

    /// <summary>Bodies of 30,000 bytes.</summary>
    private static string[] Long(int count) => [.. Enumerable.Range(0, count).Select(static n => new string((char)('!' + n), 30_000))];

    private static async Task<int> ThreadOfAnswerAsync(LedgerWriter writer, string body)
    {
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", body).ConfigureAwait(false));
        return Environment.CurrentManagedThreadId;
    }

    private static Task<AppendResult> AppendAndLeave(LedgerWriter writer)
    {
        AppendRound round = writer.OpenRound(static () => { });
        Task<AppendResult> result = TestLedger.AppendAsync(writer, "context", "of the round");
        Assert.False(round.StoreNext());
        round.Dispose();
        return result;
    }

    private static void RunRounds(LedgerWriter writer, int number, ConcurrentBag<string> stored)
    {
        using AppendRound round = writer.OpenRound(static () => { });
        for (int i = 0; i < 100; i++)
        {
            // Some are stored here, some by the writer's thread.
            for (int n = 0; n < 1 + (i % 9); n++)
                _ = AppendNotedAsync(writer, $"round {number} {i} {n}", stored);
            round.Answer();
            round.StoreNext();
        }
    }

    private static void RoundsUntil(LedgerWriter writer, Func<bool> isDone)
    {
        using AppendRound round = writer.OpenRound(static () => { });
        while (!isDone())
        {
            _ = TestLedger.AppendAsync(writer, "context", "body");
            round.StoreNext();
        }
    }

    private static async Task AppendAloneAsync(LedgerWriter writer, int number, ConcurrentBag<string> stored)
    {
        for (int i = 0; i < 200; i++)
            await AppendNotedAsync(writer, $"lone {number} {i}", stored);
    }

    private static async Task AppendNotedAsync(LedgerWriter writer, string body, ConcurrentBag<string> stored)
    {
        if (await TestLedger.AppendAsync(writer, "context", body) == AppendResult.Stored)
            stored.Add(body);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), patience.Token);
    }
}
