using System.Diagnostics.Metrics;

namespace AuditOtel.OpenTelemetry.Tests.Support;

/// <summary>Adds up what the view counts while it is there.</summary>
internal sealed class Drops : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _sums = new(StringComparer.Ordinal);

    internal Drops()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name.StartsWith("audit.view.", StringComparison.Ordinal) && instrument.Meter.Name is "AuditOtel")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = instrument.Name["audit.view.".Length..];
            foreach (var (key, tag) in tags)
                name += $" {key}={tag}";
            lock (_gate)
                _sums[name] = _sums.GetValueOrDefault(name) + value;
        });
        _listener.Start();
    }

    internal long this[string name]
    {
        get
        {
            lock (_gate)
                return _sums.GetValueOrDefault(name);
        }
    }

    public void Dispose() => _listener.Dispose();
}
