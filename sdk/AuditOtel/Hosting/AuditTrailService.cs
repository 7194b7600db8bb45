using Microsoft.Extensions.Hosting;

namespace AuditOtel.Hosting;

/// <summary>
/// Installs the trail before any other service of the host starts and takes it out after all of them have stopped, so that no audited
/// action of theirs finds none. A host that fails to start never says that it stopped: then its disposal takes the trail out.
/// </summary>
internal sealed class AuditTrailService(OtlpAuditTrail trail, IAuditTrail installed) : IHostedLifecycleService, IDisposable
{
    private IDisposable? _installation;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _installation = AuditTrail.Install(installed);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        await trail.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose() => Interlocked.Exchange(ref _installation, null)?.Dispose();
}
