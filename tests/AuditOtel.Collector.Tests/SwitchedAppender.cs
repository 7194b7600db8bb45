using AuditOtel.Collector.Ingestion;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests;

/// <summary>A ledger that can be told to refuse, and to hold appends until it is told to go on.</summary>
internal sealed class SwitchedAppender(ILedgerAppender real) : ILedgerAppender
{
    private volatile TaskCompletionSource<AppendResult?>? _gate;
    private TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _onlyOne;

    internal AppendResult? Refusal { get; set; }

    public string? StateDetail => Refusal is { } refusal ? $"The ledger says {refusal}." : real.StateDetail;

    public AppendBatch NewBatch() => real.NewBatch();

    public async ValueTask<AppendResult> AppendAsync(AppendBatch batch)
    {
        AppendResult? answer = null;
        if (_gate is { } gate && !(_onlyOne && _held.Task.IsCompleted))
        {
            _held.TrySetResult();
            answer = await gate.Task;
        }

        return answer ?? Refusal ?? await real.AppendAsync(batch);
    }

    /// <summary>Holds all appends from now on.</summary>
    internal void Hold()
    {
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate = new TaskCompletionSource<AppendResult?>(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Holds the next append only; those after it pass.</summary>
    internal void HoldOne()
    {
        _onlyOne = true;
        Hold();
    }

    /// <summary>Waits until one append is being held.</summary>
    internal Task HeldAsync() => _held.Task;

    /// <summary>Lets the held ones go on, or refuses them.</summary>
    internal void GoOn(AppendResult? refusal = null)
    {
        var gate = _gate;
        _gate = null;
        gate?.SetResult(refusal);
    }
}
