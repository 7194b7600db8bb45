using System.Runtime.InteropServices;

namespace AuditOtel.Cli.Commands;

/// <summary>SIGHUP, which a daemon takes as the wish to read its configuration again. Signals that come meanwhile are one more reading.</summary>
internal sealed class ReloadSignal : IAsyncDisposable
{
    private readonly Func<Task> _reload;
    private readonly PosixSignalRegistration _hangUp;
    private readonly Lock _gate = new();
    private Task _work = Task.CompletedTask;

    internal ReloadSignal(Func<Task> reload)
    {
        _reload = reload;
        _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
    }

    /// <summary>Takes no more signals and waits for a reading that has begun.</summary>
    public async ValueTask DisposeAsync()
    {
        _hangUp.Dispose();
        Task work;
        lock (_gate)
            work = _work;
        await work;
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_gate)
            _work = AfterAsync(_work);
    }

    private async Task AfterAsync(Task before)
    {
        await before;
        await _reload();
    }
}
