using System.Runtime.InteropServices;
using System.Threading.Channels;
using AuditOtel.Cli.Output;

namespace AuditOtel.Cli.Commands;

/// <summary>
/// SIGHUP, which a daemon takes as the wish to read its configuration again. It never ends the program; one that comes before the collector is ready is
/// followed when it is, and several at once are one reading.
/// </summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly Channel<bool> _wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly PosixSignalRegistration _hangUp;
    private Task _work = Task.CompletedTask;

    internal ReloadSignal() => _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);

    /// <summary>From now on reads again when it is wished.</summary>
    internal void Serve(Func<Task> reload) => _work = Task.Run(() => ServeAsync(reload));

    /// <summary>Follows no more wishes and waits for a reading that has begun.</summary>
    internal Task EndAsync()
    {
        _wishes.Writer.TryComplete();
        return _work;
    }

    public void Dispose() => _hangUp.Dispose();

    private async Task ServeAsync(Func<Task> reload)
    {
        await foreach (var _ in _wishes.Reader.ReadAllAsync())
        {
            try
            {
                await reload();
            }
            catch (Exception failure)
            {
                // A collector does not end, nor grow deaf, over a configuration.
                Terminal.Error($"The configuration could not be read again: {failure.Message}");
            }
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _wishes.Writer.TryWrite(true);
    }
}
