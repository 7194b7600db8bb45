using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>Writes what stands behind a message's header: structured data and text (RFC 5424, 6.3 and 6.4).</summary>
internal interface ISyslogBody
{
    /// <summary>The record under this format's names.</summary>
    SyslogContent Read(RecordView record);

    /// <summary>Structured data, a space and the text.</summary>
    string Write(RecordView record, SyslogContent content);
}
