namespace AuditOtel.Collector;

/// <summary>Keeps the server from taking the process's signals: those belong to the program it is embedded in.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
