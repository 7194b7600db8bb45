using System.IO.Pipelines;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>
/// What a connection has received, for the server. Whatever thread the server reads on, it goes on on a loop: otherwise a connection whose answer was sent
/// elsewhere would find its next request there already and never come back.
/// </summary>
internal sealed class LoopInput(PipeReader received, EventLoop loop) : PipeReader
{
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        EventLoop.IsCurrentThread ? received.ReadAsync(cancellationToken) : ReadOnLoopAsync(cancellationToken);

    public override bool TryRead(out ReadResult result) => received.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => received.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => received.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => received.CancelPendingRead();

    public override void Complete(Exception? exception = null) => received.Complete(exception);

    private async ValueTask<ReadResult> ReadOnLoopAsync(CancellationToken cancellationToken)
    {
        await loop.SwitchAsync();
        return await received.ReadAsync(cancellationToken);
    }
}
