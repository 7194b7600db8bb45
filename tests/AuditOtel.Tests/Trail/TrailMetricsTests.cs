using System.Diagnostics.Metrics;
using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

/// <summary>The meter is the process's, so only what grew at least so much can be said while other tests run.</summary>
public sealed class TrailMetricsTests
{
    [Fact]
    public async Task Emitted_exported_refused_and_undelivered_records_are_counted_without_tags()
    {
        var gate = new Lock();
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        var (tags, kept) = (0, 0L);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (string.Equals(instrument.Meter.Name, "AuditOtel", StringComparison.Ordinal))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, pairs, _) =>
        {
            lock (gate)
            {
                sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value;
                tags += pairs.Length;
                kept += string.Equals(instrument.Name, "audit.queue.depth", StringComparison.Ordinal) && value > 0 ? value : 0;
            }
        });
        listener.Start();

        await using (var test = await TestTrail.StartAsync(record => record.Number switch { 2 => Answer.InvalidArgument, 3 => Answer.Unavailable, _ => Answer.Stored }))
        {
            await test.CallAsync(() => Task.CompletedTask);
            await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
            test.Collector.Decide = _ => Answer.Stored;
        }

        lock (gate)
        {
            Assert.True(sums["audit.records.emitted"] >= 4);
            Assert.True(sums["audit.records.exported"] >= 3);
            Assert.True(sums["audit.records.refused"] >= 1);
            Assert.True(kept >= 2);
            Assert.Equal(0, tags);
        }
    }
}
