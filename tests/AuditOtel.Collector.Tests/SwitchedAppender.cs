using AuditOtel.Collector.Ingestion;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests;

/// <summary>A ledger that can be told to refuse, and to hold appends until it is told to go on.</summary>
internal sealed class SwitchedAppender(ILedgerAppender real) : ILedgerAppender
{
    private volatile TaskCompletionSource? _gate;
    private TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal AppendResult? Refusal { get; set; }

    public string? StateDetail => Refusal is { } refusal ? $"The ledger says {refusal}." : real.StateDetail;

    public AppendBatch NewBatch() => real.NewBatch();

    public async ValueTask<AppendResult> AppendAsync(AppendBatch batch)
    {
        if (_gate is { } gate)
        {
            _held.TrySetResult();
            await gate.Task;
        }

        return Refusal ?? await real.AppendAsync(batch);
    }

    internal void Hold()
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Waits until one append is being held.</summary>
    internal Task HeldAsync() => _held.Task;

    internal void GoOn()
    {
        var gate = _gate;
        _gate = null;
        gate?.SetResult();
    }
}
