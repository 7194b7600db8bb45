using System.Diagnostics;
using AuditOtel.Otlp;

namespace AuditOtel.OpenTelemetry.Views;

/// <summary>A stored record in the terms of OpenTelemetry's logging.</summary>
internal sealed class ShownRecord
{
    /// <summary>Marks a copy, so that nobody takes it for the record.</summary>
    internal const string Mark = "audit.view";

    private const int TraceIdLength = 32;
    private const int SpanIdLength = 16;
    private const int NanosecondsPerTick = 100;

    private ShownRecord(DecodedLogRecord record)
    {
        Operation = record.EventName;
        Body = record.Body as string;
        Time = DateTime.UnixEpoch.AddTicks((long)(record.Time / NanosecondsPerTick));
        TraceId = record.TraceId.Length == TraceIdLength ? ActivityTraceId.CreateFromString(record.TraceId) : default;
        SpanId = record.SpanId.Length == SpanIdLength ? ActivitySpanId.CreateFromString(record.SpanId) : default;
        var attributes = new List<KeyValuePair<string, object?>>(record.Attributes.Count + 1) { new(Mark, true) };
        foreach (var (name, value) in record.Attributes)
            attributes.Add(new(name, AttributeValue.Of(value)));
        Attributes = attributes;
        HasFailed = record.Attributes.Any(static pair => pair is { Key: AuditAttributes.Outcome, Value: "failure" });
    }

    internal string Operation { get; }

    /// <summary>The record's sentence; most records have none.</summary>
    internal string? Body { get; }

    /// <summary>When it happened, in UTC.</summary>
    internal DateTime Time { get; }

    internal ActivityTraceId TraceId { get; }

    internal ActivitySpanId SpanId { get; }

    internal IReadOnlyList<KeyValuePair<string, object?>> Attributes { get; }

    /// <summary>Whether the action failed or was refused.</summary>
    internal bool HasFailed { get; }

    /// <summary>Reads an encoded LogRecord.</summary>
    internal static ShownRecord Read(byte[] record) => new(DecodedLogRecord.Read(record));
}
