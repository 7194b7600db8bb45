using System.Globalization;
using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>A record as one syslog message (RFC 5424): facility 13 (log audit), severity notice for a success and warning for all else.</summary>
internal sealed class SyslogMessage
{
    private const int AuditFacility = 13;
    private const int Notice = 5;
    private const int Warning = 4;

    // RFC 5424, 6: the lengths of the header's fields.
    private const int MaxHost = 255;
    private const int MaxApp = 48;
    private const int MaxProcess = 128;
    private const int MaxId = 32;
    private const string Nil = "-";
    private readonly ISyslogBody _body;
    private readonly int _limit;

    internal SyslogMessage(SyslogFormat format, int limit)
    {
        _limit = limit;
        _body = format switch
        {
            SyslogFormat.Cef => new CefBody(),
            SyslogFormat.Leef => new LeefBody(),
            _ => new StructuredBody(),
        };
    }

    /// <summary>The message, at most as long as the limit.</summary>
    internal byte[] Write(RecordView record)
    {
        var header = Header(record);
        var whole = _body.Read(record);
        foreach (var content in whole.Shorter().Prepend(whole))
        {
            var message = Encoding.UTF8.GetBytes($"{header} {_body.Write(record, content)}");
            if (message.Length <= _limit)
                return message;
        }

        // The least limit leaves room for a header of full length without any key.
        throw new InvalidOperationException($"Record {record.Index} does not fit {_limit} bytes.");
    }

    internal static bool IsSuccess(RecordView record) => string.Equals(record.Text("outcome"), "success", StringComparison.Ordinal);

    private static string Header(RecordView record)
    {
        var priority = (AuditFacility * 8) + (IsSuccess(record) ? Notice : Warning);
        var time = record.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return $"<{priority}>1 {time} {Printable(record.Text("host"), MaxHost)} {Printable(record.Text(FieldNames.ServiceName), MaxApp)} {Printable(record.Text("process.pid"), MaxProcess)} {Printable(record.Operation, MaxId)}";
    }

    /// <summary>PRINTUSASCII (RFC 5424, 6): what is outside stands as a question mark.</summary>
    internal static string Printable(string text, int length)
    {
        if (text.Length == 0)
            return Nil;
        return string.Create(Math.Min(text.Length, length), text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = source[i] is > ' ' and <= '~' ? source[i] : '?';
        });
    }
}
