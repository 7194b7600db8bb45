using System.Globalization;
using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>Log Event Extended Format, version 2.0: a header of fields between bars, then pairs between tabs, which no value can hold.</summary>
internal sealed class LeefBody : ISyslogBody
{
    public SyslogContent Read(RecordView record) => new(
        SyslogFields.Present(
            ("externalId", record.Text(AuditAttributes.RecordId)),
            ("devTime", record.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
            ("devTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"),
            ("usrName", record.Text("actor")),
            ("action", record.Text("action")),
            ("resourceType", record.Text("target.type")),
            ("resource", record.Text("target")),
            ("outcome", record.Text("outcome")),
            ("reason", record.Text("reason")),
            ("cat", record.Text("class")),
            ("stage", record.Text("stage")),
            ("origin", record.Text("origin")),
            ("src", record.Text("client")),
            ("session", record.Text("session")),
            ("trace", record.TraceId),
            ("service", record.Text(FieldNames.ServiceName)),
            ("ledger", record.Ledger),
            ("ledgerIndex", record.Text("index")),
            ("sev", SyslogFields.Severity(record))),
        [],
        record.Body,
        IsCut: false);

    public string Write(RecordView record, SyslogContent content)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"- LEEF:2.0|AuditOtel|AuditOtel|{AuditAttributes.CurrentSchemaVersion}|{Header(record.Operation)}|x09|");
        text.AppendJoin('\t', content.Keys.Select(static field => $"{field.Name}={SafeText.Escape(field.Value)}"));
        if (content.IsCut)
            text.Append("\ttruncated=true");
        if (content.Text.Length > 0)
            text.Append("\tmsg=").Append(SafeText.Escape(content.Text));
        return text.ToString();
    }

    private static string Header(string text) => SyslogMessage.Printable(text, SyslogFields.MaxOperation).Replace('|', '_');
}
