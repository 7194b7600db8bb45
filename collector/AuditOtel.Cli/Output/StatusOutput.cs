using System.Text.Json;
using AuditOtel.Collector.Api;
using AuditOtel.Collector.Records;

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
        Line("bytes", $"{status.Bytes:N0}{Segments(status)}");
        if (status.CheckpointTime is { } signed)
            Line("checkpoint", $"{signed:yyyy-MM-dd HH:mm:ss} UTC");
        if (status.Seal is { } seal)
            Line("seal", $"number {seal.Index:N0}, {seal.Size:N0} entries, {seal.Time:yyyy-MM-dd HH:mm:ss} UTC");
        if (status.Rate is { } rate)
        {
            Line("last minute", $"{rate.RecordsPerSecondMinute:N1} records a second, {rate.BytesPerSecondMinute:N0} bytes a second");
            Line("last hour", $"{rate.RecordsPerSecondHour:N1} records a second, {rate.BytesPerSecondHour:N0} bytes a second");
            Line("full in", status.DaysUntilFull is { } days ? $"{days:N1} days at the rate of the last hour" : "not foreseeable: the ledger does not grow");
        }

        foreach (var directory in status.Directories)
            Line("directory", (directory.FreeBytes is { } free ? $"{directory.Path}: {free:N0} of {directory.TotalBytes:N0} bytes free" : $"{directory.Path}: cannot be asked") + State(directory));
        if (status.Reserve is { } reserve)
            Line("reserve", reserve.IsInUse ? $"in use, {reserve.BytesLeft:N0} bytes left: ordinary records are refused" : $"{reserve.BytesLeft:N0} bytes");
        if (status.PolicyDigest is { } digest)
            Line("policy", $"SHA-256 {digest}");
        PrintRunning(status);
        foreach (var warning in status.Warnings)
            Line("warning", warning);
    }

    private static void PrintRunning(CollectorStatus status)
    {
        if (status.Since is { } since)
            Line("running", $"since {since:yyyy-MM-dd HH:mm:ss} UTC");
        if (status.Clock is { } clock)
            Line("clock", Clock(clock));
        if (status.QueuedBytes is { } queued)
            Line("in work", $"{queued:N0} bytes of requests");
        if (status.SelfRecordsWaiting is { } waiting and > 0)
            Line("waiting", $"{waiting:N0} records of the collector about itself");
        if (status.Streams is { } streams)
            Line("streams", $"{streams.Tracked:N0}, {streams.Gaps:N0} gaps, {streams.Replays:N0} replays, {streams.Evicted:N0} forgotten");
        if (status.DuplicateWindow is { } window)
            Line("repeats", $"{window.Ids:N0} of {window.Capacity:N0} record ids remembered");
        if (status.Timestamping is { } stamps)
            Line("time-stamp", stamps.Size is { } size ? $"{size:N0} entries, {stamps.Time:yyyy-MM-dd HH:mm:ss} UTC" : "none since the start");
        if (status.Index is { } index)
            Line("index", $"{index.Next:N0} entries, {index.Lag:N0} behind it are read from the ledger{(index.Problem is null ? "" : $"; {index.Problem}")}");
        foreach (var sink in status.Sinks ?? [])
            Line("sink", $"{sink.Name} ({sink.Type}, {sink.Place}): {sink.Delivered:N0} records since the start, {sink.Lag:N0} entries behind{(sink.Refused == 0 ? "" : $", {sink.Refused:N0} refused")}{(sink.Missed == 0 ? "" : $", {sink.Missed:N0} missed")}");
        foreach (var witness in status.Witnesses ?? [])
            Line("witness", $"{witness.Name}: {witness.Size:N0} entries cosigned, {witness.Lag:N0} behind{(witness.Problem is null ? "" : $"; {witness.Problem}")}");
    }

    private static string Segments(CollectorStatus status)
    {
        if (status.Segments is not { } segments)
            return "";
        var since = segments.CurrentSince is { } begun ? $", the newest since {begun:yyyy-MM-dd HH:mm:ss} UTC" : "";
        return $" in {segments.Count:N0} segments{since}; {segments.Archived:N0} archived, {segments.Expired:N0} expired";
    }

    private static string State(DirectoryStatus directory)
    {
        var state = directory.State is null ? "" : $", space {directory.State}";
        return directory.HasFailed is true ? $"{state}, writes fail there" : state;
    }

    private static string Clock(ClockStatus clock)
    {
        var error = clock.MaxErrorMilliseconds is { } milliseconds ? $", at most {milliseconds:N1} ms off" : "";
        return clock.StepTo is { } step ? $"{clock.State}{error}; last set from {clock.StepFrom:yyyy-MM-dd HH:mm:ss} to {step:yyyy-MM-dd HH:mm:ss} UTC" : $"{clock.State}{error}";
    }

    internal static void PrintJson(CollectorStatus status) => Terminal.Json(writer =>
        JsonSerializer.Serialize(writer, status, CollectorStatusJson.Default.CollectorStatus));

    private static void Line(string name, string value) => Terminal.Out.WriteLine($"{name,-12} {SafeText.Escape(value)}");
}
