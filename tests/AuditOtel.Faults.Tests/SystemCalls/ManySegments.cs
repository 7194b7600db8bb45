using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>A ledger of several small segments; its collector stopped in order.</summary>
public sealed class ManySegments : FilledLedger
{
    internal override async Task FillAsync(CollectorProcess collector, SentRecords sent)
    {
        for (var i = 0; i < 12; i++)
            await Collectors.SendAsync(collector, sent, 5, LargeText);
        Assert.Equal(0, await collector.StopAsync());
    }
}
