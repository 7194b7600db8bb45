using AuditOtel.Collector.Ingestion;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests;

/// <summary>A ledger that refuses the appends a script names; the first append has the number 1.</summary>
internal sealed class ScriptedAppender(ILedgerAppender real, Func<int, AppendResult?> script) : ILedgerAppender
{
    private int _appends;

    internal int Appends => Volatile.Read(ref _appends);

    public string? StateDetail => real.StateDetail ?? "The script refused.";

    public AppendBatch NewBatch() => real.NewBatch();

    public async ValueTask<AppendResult> AppendAsync(AppendBatch batch) =>
        script(Interlocked.Increment(ref _appends)) ?? await real.AppendAsync(batch);
}
