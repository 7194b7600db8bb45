using AuditOtel.Collector.Sinks;

namespace AuditOtel.Collector.Api;

/// <summary>Answers <c>GET /metrics</c> with the figures of the status, for whoever watches many collectors.</summary>
internal sealed class MetricsEndpoint(Func<CollectorStatus> status)
{
    internal Task HandleAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = OpenMetricsText.ContentType;
        response.Headers.CacheControl = "no-store";
        return response.WriteAsync(Text(status()), context.RequestAborted);
    }

    internal static string Text(CollectorStatus status)
    {
        var text = new OpenMetricsText();
        text.Gauge("auditotel_healthy", "1 when nobody has to look, 0 when there are warnings or records are refused.", One(Flag(status.Health is "ok")));
        text.Gauge("auditotel_accepting", "1 when records are stored, 0 when they are refused.", One(Flag(status.State is "accepting")));
        text.Gauge("auditotel_ledger_entries", "Durable entries of the ledger.", One(status.Entries));
        text.Gauge("auditotel_ledger_records", "How many of the entries are records.", One(status.Records));
        text.Gauge("auditotel_ledger_bytes", "Bytes of the segment files.", One(status.Bytes));
        text.Gauge("auditotel_ledger_checkpoint_entries", "Entries that the last signed checkpoint covers.", One(status.CheckpointSize));
        text.Gauge("auditotel_days_until_full", "Days until the directories are full at the rate of the last hour.", One(status.DaysUntilFull));
        text.Gauge("auditotel_queued_bytes", "Bytes of requests being received or stored.", One(status.QueuedBytes));
        text.Gauge("auditotel_self_records_waiting", "Records of the collector about itself that wait for the ledger.", One(status.SelfRecordsWaiting));
        Streams(text, status.Streams);
        Sinks(text, status.Sinks ?? []);
        return text.End();
    }

    private static void Streams(OpenMetricsText text, StreamStatus? streams)
    {
        text.Gauge("auditotel_stream_gaps", "Ranges of producers' numbers that are missing now.", One(streams?.Gaps));
        text.Counter("auditotel_stream_replays", "Numbers of producers that came back since the start.", One(streams?.Replays));
    }

    private static void Sinks(OpenMetricsText text, IReadOnlyList<SinkStatus> sinks)
    {
        text.Gauge("auditotel_sink_failing", "1 when the sink takes no records now.", Each(static sink => Flag(sink.Problem is not null)));
        text.Gauge("auditotel_sink_lag_entries", "Entries of the ledger that the sink has not been given.", Each(static sink => sink.Lag));
        text.Gauge("auditotel_sink_lag_seconds", "How long ago the newest record that the sink has was received, while it is behind.", Each(static sink => sink.LagSeconds));
        text.Counter("auditotel_sink_delivered", "Records that the sink took since the start.", Each(static sink => sink.Delivered));
        text.Counter("auditotel_sink_refused", "Records that the other side will never take, since the start.", Each(static sink => sink.Refused));
        text.Counter("auditotel_sink_missed", "Entries that expired before the sink had them, since the start.", Each(static sink => sink.Missed));

        IEnumerable<(string, double?)> Each(Func<SinkStatus, double?> value) =>
            sinks.Select(sink => (OpenMetricsText.Labels(("sink", sink.Name), ("type", sink.Type)), value(sink)));
    }

    private static (string, double?) One(double? value) => ("", value);

    private static double Flag(bool value) => value ? 1 : 0;
}
