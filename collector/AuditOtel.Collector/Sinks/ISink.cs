using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks;

/// <summary>Where records go to. One feed uses it, for one batch at a time.</summary>
internal interface ISink : IAsyncDisposable
{
    /// <summary>Hands over records, in their order; returns when the other side has them as far as its protocol can tell.</summary>
    /// <param name="records">At least one.</param>
    /// <param name="cancellationToken">Ends the attempt; the same records come again later.</param>
    /// <returns>What the other side will never take.</returns>
    /// <exception cref="SinkException">They may not have arrived: the same records come again later.</exception>
    ValueTask<SinkDelivery> DeliverAsync(IReadOnlyList<RecordView> records, CancellationToken cancellationToken);
}
