using System.Text;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>
/// Two elements of structured data: <c>audit</c> with the key data, <c>attributes</c> with all others, and the sentence for people behind a byte order mark
/// (RFC 5424, 6.3 and 6.4).
/// </summary>
internal sealed class StructuredBody : ISyslogBody
{
    // RFC 5612 gives 32473 to documentation; we have no number of our own.
    private const string Enterprise = "@32473";
    private const char ByteOrderMark = '\uFEFF';
    private const int MaxName = 32;

    // A name that the grammar does not allow stands in the value of this one.
    private const string AnyName = "attribute";

    public SyslogContent Read(RecordView record) => new(
        SyslogFields.Present(
            ("id", record.Text(AuditAttributes.RecordId)),
            ("operation", record.Operation),
            ("actor", record.Text("actor")),
            ("action", record.Text("action")),
            ("targetType", record.Text("target.type")),
            ("target", record.Text("target")),
            ("outcome", record.Text("outcome")),
            ("reason", record.Text("reason")),
            ("stage", record.Text("stage")),
            ("class", record.Text("class")),
            ("origin", record.Text("origin")),
            ("src", record.Text("client")),
            ("session", record.Text("session")),
            ("trace", record.TraceId),
            ("ledger", record.Ledger),
            ("seq", record.Text("index"))),
        [.. SyslogFields.Others(record)],
        record.Body,
        IsCut: false);

    public string Write(RecordView record, SyslogContent content)
    {
        var text = new StringBuilder();
        text.Append("[audit").Append(Enterprise);
        if (content.IsCut)
            text.Append(" truncated=\"true\"");
        Append(text, content.Keys);
        text.Append(']');
        if (content.Extras.Count > 0)
        {
            text.Append("[attributes").Append(Enterprise);
            Append(text, content.Extras);
            text.Append(']');
        }

        if (content.Text.Length > 0)
            text.Append(' ').Append(ByteOrderMark).Append(SafeText.Escape(content.Text));
        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<SyslogField> fields)
    {
        foreach (var (name, value) in fields)
        {
            var fits = IsName(name);
            text.Append(' ').Append(fits ? name : AnyName).Append("=\"");
            AppendValue(text, SafeText.Escape(fits ? value : $"{name}={value}"));
            text.Append('"');
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= MaxName && name.All(static letter => letter is > ' ' and <= '~' and not ('=' or ']' or '"'));

    // RFC 5424, 6.3.3: these three are escaped, and nothing else.
    private static void AppendValue(StringBuilder text, string value)
    {
        foreach (var letter in value)
        {
            if (letter is '"' or '\\' or ']')
                text.Append('\\');
            text.Append(letter);
        }
    }
}
