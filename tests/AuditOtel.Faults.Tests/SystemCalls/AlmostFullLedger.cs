using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>A ledger whose next few large records begin a new segment; its collector stopped in order.</summary>
public sealed class AlmostFullLedger : FilledLedger
{
    internal override async Task FillAsync(CollectorProcess collector, SentRecords sent)
    {
        await GrowAsync(collector, sent, SegmentBytes - (2 * LargeBatch * LargeText));
        Assert.Equal(0, await collector.StopAsync());
    }
}
