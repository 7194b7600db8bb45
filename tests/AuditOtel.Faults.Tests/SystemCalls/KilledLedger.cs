using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>A small ledger whose collector was killed under load.</summary>
public sealed class KilledLedger : FilledLedger
{
    internal override async Task FillAsync(CollectorProcess collector, SentRecords sent)
    {
        var sending = new FaultLoad(sent).RunAsync(collector, CancellationToken.None);
        await Tool.UntilAsync(() => sent.AcknowledgedCount > 300, () => "the load");
        await collector.KillAsync();
        await sending;
    }
}
