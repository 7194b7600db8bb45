using AuditOtel.Ledger.Retention;

namespace AuditOtel.Ledger.Tests.Retention;

/// <summary>An expiry that is cut short at each of its system calls, and one of which each call fails.</summary>
[Trait("Requirement", "B5")]
public sealed class ExpiryFaultTests
{
    private const int Groups = 60;
    private const int IoError = 5;
    private const int NoSpace = 28;

    [Fact]
    public async Task A_crash_at_any_call_leaves_a_ledger_that_verifies_and_goes_on()
    {
        using var whole = new ExpiringLedger();
        await whole.FillAsync(Groups);
        int finished = 0;
        bool wasReached = true;
        for (int at = 1; wasReached; at++)
        {
            using ExpiringLedger ledger = whole.Copy();
            List<long> firsts = ledger.Firsts();
            wasReached = await CutAsync(ledger, firsts[..2], at, isCrash: true, IoError);
            AssertWhole(ledger, at);
            int before = ledger.Tombstones.Count;
            await ledger.OpenWriter().DisposeAsync();
            AssertWhole(ledger, at);
            finished += ledger.Tombstones.Count == 2 && before < 2 ? 1 : 0;
            await ExpireRestAsync(ledger, firsts[..2]);
            Assert.Equal(2, ledger.Tombstones.Count);
            AssertWhole(ledger, at);
        }

        Assert.True(finished > 3, $"Only {finished} cut expiries were finished by the next start.");
    }

    [Theory]
    [InlineData(IoError)]
    [InlineData(NoSpace)]
    public async Task A_call_that_fails_is_told_and_a_later_expiry_completes(int errno)
    {
        using var whole = new ExpiringLedger();
        await whole.FillAsync(Groups);
        bool wasReached = true;
        for (int at = 1; wasReached; at++)
        {
            using ExpiringLedger ledger = whole.Copy();
            List<long> firsts = ledger.Firsts();
            wasReached = await CutAsync(ledger, firsts[..2], at, isCrash: false, errno);
            AssertWhole(ledger, at);
            await ExpireRestAsync(ledger, firsts[..2]);
            AssertWhole(ledger, at);
        }
    }

    /// <summary>Fails one call, or that and all after it; returns whether there was such a call.</summary>
    private static async Task<bool> CutAsync(ExpiringLedger ledger, IReadOnlyList<long> firsts, int at, bool isCrash, int errno)
    {
        var calls = new FailingSystemCalls();
        LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options, TimeProvider.System);
        int count = 0;
        (string Call, string Name) last = default;
        bool wasReached = false;
        using var limit = new CancellationTokenSource();
        calls.Fault = (call, name) =>
        {
            if (call is "read" or "lseek")
                return 0;
            // The writes of one file count once: a fault in the middle of it is the same as at its beginning.
            bool isSame = last == (call, name);
            last = (call, name);
            int number = isSame ? count : Interlocked.Increment(ref count);
            if (number < at || (!isCrash && number > at))
                return 0;
            wasReached = true;
            if (isCrash)
                limit.Cancel();
            return errno;
        };
        try
        {
            await writer.ExpireAsync(firsts, null, limit.Token);
            Assert.False(wasReached && isCrash);
        }
        catch (Exception e) when (e is LedgerException or OperationCanceledException)
        {
            Assert.True(wasReached, e.Message);
        }

        calls.Fault = isCrash && wasReached ? static (_, _) => IoError : null;
        try
        {
            await writer.DisposeAsync();
        }
        catch (LedgerException) when (wasReached)
        {
            // The writer tells that it could not end in order, as after a crash.
        }

        return wasReached;
    }

    private static async Task ExpireRestAsync(ExpiringLedger ledger, IEnumerable<long> firsts)
    {
        // Opening finishes what was begun, so what is left is known only then.
        await using LedgerWriter writer = ledger.OpenWriter();
        long[] rest = [.. firsts.Intersect(ledger.Firsts())];
        if (rest.Length == 0)
            return;
        ExpiryReport report = await writer.ExpireAsync(rest);
        Assert.Equal(rest, report.Segments.Select(static segment => segment.FirstIndex));
    }

    private static void AssertWhole(ExpiringLedger ledger, int at)
    {
        VerificationReport report = ledger.Verify();
        Assert.True(report.Problems.Count == 0, $"call {at}: {string.Join(" ", report.Problems.Select(static problem => problem.Detail))}");
        Assert.Equal(Groups * 3, report.Records);
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        for (long index = 0; index < reader.Size; index++)
            Assert.True(reader.TryRead(index, out _) || reader.IsExpired(index));
    }
}
