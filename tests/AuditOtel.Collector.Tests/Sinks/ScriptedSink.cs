using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks;

namespace AuditOtel.Collector.Tests.Sinks;

/// <summary>A sink that keeps what it is given, and refuses while the test says so.</summary>
internal sealed record ScriptedSink : SinkTarget
{
    private readonly Lock _gate = new();
    private readonly List<RecordView> _taken = [];

    /// <summary>Why it takes nothing; null when it does.</summary>
    internal volatile string? Refusal;

    /// <summary>Which records it will never take.</summary>
    internal volatile Func<RecordView, bool> Never = static _ => false;

    internal override string Type => "scripted";

    internal override string Place => "test";

    /// <summary>The records it took, in their order.</summary>
    internal IReadOnlyList<RecordView> Taken
    {
        get
        {
            lock (_gate)
                return [.. _taken];
        }
    }

    /// <summary>The ids of those that senders sent.</summary>
    internal IEnumerable<string> Ids => Taken.Where(static record => record.Listener is not "self").Select(static record => record.Text(AuditAttributes.RecordId));

    internal OperatorConfiguration AsConfiguration(string select = "", long maxLag = SinkSettings.DefaultMaxLag) => new()
    {
        Sinks = [new SinkSettings("siem", this) { Selection = AuditOtel.Collector.Selection.RecordSelection.Parse(select), MaxLag = maxLag }],
    };

    internal override IReadOnlyList<string> Problems() => [];

    internal override ISink Open(TimeProvider time) => new Opened(this);

    private sealed class Opened(ScriptedSink script) : ISink
    {
        public ValueTask<SinkDelivery> DeliverAsync(IReadOnlyList<RecordView> records, CancellationToken cancellationToken)
        {
            if (script.Refusal is { } refusal)
                throw new SinkException(refusal);
            RecordView[] never = [.. records.Where(script.Never)];
            lock (script._gate)
                script._taken.AddRange(records.Except(never));
            return ValueTask.FromResult(never.Length == 0 ? SinkDelivery.Complete : new SinkDelivery([new SinkRefusal(never, never.Length, "the test never takes these.")]));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
