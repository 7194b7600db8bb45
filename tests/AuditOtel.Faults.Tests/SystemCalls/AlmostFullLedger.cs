using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>A ledger whose next few large records begin a new segment; its collector stopped in order.</summary>
public sealed class AlmostFullLedger : FilledLedger
{
    internal override async Task FillAsync(CollectorProcess collector, SentRecords sent)
    {
        await Collectors.SendAsync(collector, sent, 10, (int)SegmentBytes / 20);
        Assert.Equal(0, await collector.StopAsync());
    }
}
