using System.Runtime.InteropServices;

namespace AuditOtel.Cli.Commands;

/// <summary>SIGTERM or Ctrl-C, which a command that serves takes as the wish to stop in order.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _interrupt;
    private bool _isGone;

    internal StopSignal()
    {
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
    }

    /// <summary>Completes at the first signal.</summary>
    internal Task Received => _received.Task;

    /// <summary>Is cancelled at the first signal.</summary>
    internal CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _terminate.Dispose();
        _interrupt.Dispose();
        lock (_gate)
        {
            _isGone = true;
            _stop.Dispose();
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _received.TrySetResult();
        // A handler may still run when its registration is gone.
        lock (_gate)
        {
            if (!_isGone)
                _stop.Cancel();
        }
    }
}
