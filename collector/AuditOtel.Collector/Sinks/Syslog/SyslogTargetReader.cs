using System.Net;
using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Sinks.Syslog;

/// <summary>Reads the keys of a syslog sink. What weakens the way of the records has a key of its own that says so.</summary>
internal static class SyslogTargetReader
{
    private const string Forms = "must be an address like \"tls://siem.example:6514\", \"tcp://127.0.0.1:514\" or \"udp://127.0.0.1:514\".";

    /// <summary>The target; null when something is wrong, which has been told.</summary>
    internal static SyslogTarget? Read(ConfigurationSection section)
    {
        var target = Address(section);
        var format = section.Word("format", ["rfc5424", "cef", "leef"]);
        var (acceptLoss, mutual) = (section.Flag("acceptLoss"), section.Flag("mutual", standard: true));
        var way = SinkWay.Read(section);
        var isUdp = target?.Transport == SyslogTransport.Udp;
        var maxMessage = section.Number(
            "maxMessage", isUdp ? SyslogTarget.DefaultMaxDatagram : SyslogTarget.DefaultMaxMessage, SyslogTarget.LeastMessage, isUdp ? SyslogTarget.MostDatagram : SyslogTarget.MostMessage);
        if (target is null)
            return null;
        var hasTls = target.Transport == SyslogTransport.Tls;
        if (isUdp && !acceptLoss)
            section.Fail("address", "is reached by UDP, which loses and reorders messages: use tls, or set 'acceptLoss' to true.");
        way.Check(section, !hasTls && !IsLoopback(target.Host), hasTls, "tls");
        if (hasTls && mutual && way is { Certificate: null, Key: null })
            section.Fail("address", "is reached by TLS, where both sides show a certificate: set 'certificate' and 'key', or 'mutual' to false.");
        return target with
        {
            Format = format switch { "cef" => SyslogFormat.Cef, "leef" => SyslogFormat.Leef, _ => SyslogFormat.Rfc5424 },
            MaxMessage = maxMessage,
            Authority = way.Authority,
            Certificate = way.Certificate,
            Key = way.Key,
        };
    }

    private static SyslogTarget? Address(ConfigurationSection section)
    {
        if (section.Text("address", required: true) is not { } text)
            return null;
        var transport = SyslogTransport.Tls;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && Enum.TryParse(address.Scheme, ignoreCase: true, out transport)
            && address is { UserInfo.Length: 0, Port: > 0, Host.Length: > 0, Query.Length: 0, Fragment.Length: 0, AbsolutePath: "" or "/" })
        {
            return new SyslogTarget(transport, address.DnsSafeHost, address.Port);
        }

        section.Fail("address", Forms);
        return null;
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
