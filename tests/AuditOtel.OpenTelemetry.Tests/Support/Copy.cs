using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace AuditOtel.OpenTelemetry.Tests.Support;

/// <summary>A log record as an exporter found it; the pipeline uses its own again.</summary>
internal sealed record Copy(
    string? Operation,
    string? Category,
    LogLevel Level,
    DateTime Time,
    ActivityTraceId TraceId,
    ActivitySpanId SpanId,
    string? Body,
    string? Message,
    IReadOnlyList<KeyValuePair<string, object?>> Attributes)
{
    internal static Copy Of(LogRecord record) => new(
        record.EventId.Name,
        record.CategoryName,
        record.LogLevel,
        record.Timestamp,
        record.TraceId,
        record.SpanId,
        record.Body,
        record.FormattedMessage,
        [.. record.Attributes ?? []]);

    internal object? this[string name] => Attributes.Single(pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).Value;

    /// <summary>Operation, stage and outcome in one line.</summary>
    internal string Line => $"{Operation} {this[AuditAttributes.Stage]} {this[AuditAttributes.Outcome]}";
}
