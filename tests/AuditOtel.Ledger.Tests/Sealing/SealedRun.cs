using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Tests.Clock;

namespace AuditOtel.Ledger.Tests.Sealing;

/// <summary>A ledger on a host whose time passes when told.</summary>
internal sealed class SealedRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public SealedRun() => Ledger = new TestLedger(time: Clock);

    public FakeClock Clock { get; } = new();

    public TestLedger Ledger { get; }

    public List<LedgerEvent> Told { get; } = [];

    public SealVerificationKey Key => Ledger.SealKey!;

    public LedgerOptions Options => Ledger.Options() with { CheckpointInterval = TimeSpan.FromSeconds(1), Observer = Note };

    public LedgerWriter Open(ISystemCalls? calls = null) => LedgerWriter.Open(calls ?? LinuxSystemCalls.Instance, Options, Clock, Clock);

    /// <summary>One run of the collector: a start, so many data seals of three entries, a stop; a second between them.</summary>
    public async Task RunAsync(int groups)
    {
        await using LedgerWriter writer = Open();
        for (int i = 0; i < groups; i++)
            await AppendAsync(writer, $"body {i}");
        Clock.Pass(TimeSpan.FromSeconds(1));
    }

    /// <summary>Appends a group and waits for its checkpoint.</summary>
    public async Task AppendAsync(LedgerWriter writer, string body)
    {
        Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context " + body, body, body));
        Clock.Pass(TimeSpan.FromSeconds(1));
        await UntilAsync(() => writer.LastCheckpoint.Size == writer.Size);
    }

    /// <summary>Polls, with the timers of the host running.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Clock.Fire();
            await Task.Delay(TimeSpan.FromMilliseconds(2), patience.Token);
        }
    }

    public VerificationReport Verify(DateTimeOffset? asOf = null) =>
        LedgerVerifier.Verify(new VerificationOptions { Directory = Ledger.Path, SealKey = Key, AsOf = asOf, Time = Clock });

    public VerificationReport VerifyWithoutKey() => LedgerVerifier.Verify(new VerificationOptions { Directory = Ledger.Path, Time = Clock });

    public void Dispose()
    {
        Key.Dispose();
        Ledger.Dispose();
    }

    private void Note(LedgerEvent told)
    {
        lock (Told)
            Told.Add(told);
    }
}
