using System.Threading.Channels;

namespace AuditOtel.Losses;

/// <summary>
/// The pattern that audit libraries document for speed: the call puts the record into an unbounded channel and returns; a background consumer exports one after the other.
/// </summary>
internal sealed class ChannelSender : IRecordSender
{
    private readonly Channel<int> _channel = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true });
    private readonly OpenTelemetrySender _sender = new(simple: true);
    private readonly Task _consumer;

    internal ChannelSender() => _consumer = Task.Run(ConsumeAsync);

    public ValueTask SendAsync(int record) => _channel.Writer.WriteAsync(record);

    public async ValueTask DisposeAsync()
    {
        _channel.Writer.Complete();
        await _consumer;
        await _sender.DisposeAsync();
    }

    private async Task ConsumeAsync()
    {
        await foreach (var record in _channel.Reader.ReadAllAsync())
            await _sender.SendAsync(record);
    }
}
