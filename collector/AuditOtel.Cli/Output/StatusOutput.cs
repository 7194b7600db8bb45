using System.Text.Json;
using AuditOtel.Collector.Api;
using AuditOtel.Collector.Query;

namespace AuditOtel.Cli.Output;

/// <summary>A status for people and for machines.</summary>
internal static class StatusOutput
{
    internal static void Print(CollectorStatus status)
    {
        Line("health", status.Health);
        Line("ledger", status.Ledger);
        Line("state", status.Detail is null ? status.State : $"{status.State}: {status.Detail}");
        Line("records", $"{status.Records:N0}");
        Line("entries", $"{status.Entries:N0}, of which {status.CheckpointSize:N0} are covered by the last checkpoint");
        Line("bytes", $"{status.Bytes:N0}");
        if (status.CheckpointTime is { } signed)
            Line("checkpoint", $"{signed:yyyy-MM-dd HH:mm:ss} UTC");
        if (status.Since is { } since)
            Line("running", $"since {since:yyyy-MM-dd HH:mm:ss} UTC");
        if (status.QueuedBytes is { } queued)
            Line("in work", $"{queued:N0} bytes of requests");
        foreach (var witness in status.Witnesses ?? [])
            Line("witness", $"{witness.Name}: {witness.Size:N0} entries cosigned, {witness.Lag:N0} behind{(witness.Problem is null ? "" : $"; {witness.Problem}")}");
    }

    internal static void PrintJson(CollectorStatus status) => Terminal.Json(writer =>
        JsonSerializer.Serialize(writer, status, CollectorStatusJson.Default.CollectorStatus));

    private static void Line(string name, string value) => Terminal.Out.WriteLine($"{name,-12} {SafeText.Escape(value)}");
}
