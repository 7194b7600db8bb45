using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Records;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>One log record of a request.</summary>
/// <param name="LogRecord">Its bytes.</param>
/// <param name="Resource">Those of its resource.</param>
/// <param name="ResourceSchema">The schema of that.</param>
/// <param name="Scope">Those of its scope.</param>
/// <param name="ScopeSchema">The schema of that.</param>
internal sealed record SentRecord(byte[] LogRecord, byte[] Resource, byte[] ResourceSchema, byte[] Scope, byte[] ScopeSchema)
{
    internal string Body => ValueText.Of(DecodedLogRecord.Read(LogRecord).Body);

    /// <summary>Decodes a request as the collector's own receivers do, which check every part of it.</summary>
    internal static IReadOnlyList<SentRecord> In(byte[] request)
    {
        using var logs = new DecodedLogs();
        Assert.True(ExportDecoder.TryDecode(request, logs, out var fault), fault);
        var records = new List<SentRecord>();
        foreach (var record in logs.Records.Items)
        {
            var context = logs.Contexts[record.Context];
            records.Add(new SentRecord(Bytes(record.LogRecord), Bytes(context.Resource), Bytes(context.ResourceSchema), Bytes(context.Scope), Bytes(context.ScopeSchema)));
        }

        return records;

        byte[] Bytes(ByteRange range) => range.Of(request).ToArray();
    }
}
