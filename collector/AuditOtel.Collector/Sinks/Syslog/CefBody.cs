using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>Common Event Format, version 0: a header of fields between bars, then pairs; custom fields have a label beside them.</summary>
internal sealed class CefBody : ISyslogBody
{
    public SyslogContent Read(RecordView record)
    {
        var isUser = string.Equals(record.Text("target.type"), "user", StringComparison.Ordinal);
        return new(
            SyslogFields.Present([
                ("externalId", record.Text(AuditAttributes.RecordId)),
                ("rt", record.Time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
                ("suid", record.Text("actor")),
                ("suser", record.Text(AuditAttributes.UserName)),
                ("act", record.Text("action")),
                (isUser ? "duid" : "fname", record.Text("target")),
                ("outcome", record.Text("outcome")),
                ("reason", record.Text("reason")),
                ("cat", record.Text("class")),
                .. Source(record.Text("client")),
                ("dvchost", record.Text(FieldNames.HostName)),
                ("dvcpid", record.Text("process.pid")),
                ("sourceServiceName", record.Text(FieldNames.ServiceName)),
                ("cn1", record.Text("index")),
                ("cn1Label", "ledgerIndex"),
                ("cs5", record.Ledger),
                ("cs5Label", "ledger"),
                .. Labelled("cs1", "origin", record.Text("origin")),
                .. Labelled("cs2", "targetType", record.Text("target.type")),
                .. Labelled("cs3", "stage", record.Text("stage")),
                .. Labelled("cs4", "session", record.Text("session")),
                .. Labelled("cs6", "trace", record.TraceId),
            ]),
            [],
            record.Body,
            IsCut: false);
    }

    public string Write(RecordView record, SyslogContent content) => $"- {Event(record, content)}";

    /// <summary>The event alone, without the place of structured data.</summary>
    internal static string Event(RecordView record, SyslogContent content)
    {
        var operation = Header(record.Operation);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"CEF:0|AuditOtel|AuditOtel|{AuditAttributes.CurrentSchemaVersion}|{operation}|{operation}|{SyslogFields.Severity(record)}|");
        var first = true;
        foreach (var (name, value) in content.Keys)
        {
            text.Append(first ? "" : " ").Append(name).Append('=').Append(Extension(value));
            first = false;
        }

        if (content.IsCut)
            text.Append(" flexString1=true flexString1Label=truncated");
        if (content.Text.Length > 0)
            text.Append(" msg=").Append(Extension(content.Text));
        return text.ToString();
    }

    /// <summary>CEF has a field for each kind of address and one for names.</summary>
    private static (string Name, string Value)[] Source(string client) => IPAddress.TryParse(client, out var address) switch
    {
        true when address!.AddressFamily == AddressFamily.InterNetworkV6 => Labelled("c6a2", "client", client),
        true => [("src", client)],
        false => [("shost", client)],
    };

    private static (string Name, string Value)[] Labelled(string name, string label, string value) => value.Length == 0 ? [] : [(name, value), ($"{name}Label", label)];

    private static string Header(string text) =>
        SyslogMessage.Printable(text, SyslogFields.MaxOperation).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Extension(string text) => SafeText.Escape(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal);
}
