using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using AuditOtel.Collector.Tests.Tls;

namespace AuditOtel.Collector.Tests.Sinks.Syslog;

/// <summary>A real rsyslog on free ports of loopback, which writes what it receives as JSON lines. It can be stopped and started again.</summary>
internal sealed class Rsyslog : IDisposable
{
    private const string Template = """
        template(name="j" type="list") { constant(value="{") property(name="inputname" format="jsonf") constant(value=",") property(name="app-name" format="jsonf") constant(value=",") property(name="msgid" format="jsonf") constant(value=",") property(name="structured-data" format="jsonf") constant(value=",") property(name="pri" format="jsonf") constant(value=",") property(name="msg" format="jsonf") constant(value="}\n") }
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotr");
    private readonly TestCertificates _certificates;
    private readonly string _host;
    private Process? _process;

    /// <param name="certificates">Its own, and whom it trusts.</param>
    /// <param name="host">Another address of loopback for one that stays away for long: meanwhile others would be given its ports where all look for free ones.</param>
    internal Rsyslog(TestCertificates certificates, string host = "127.0.0.1")
    {
        _certificates = certificates;
        _host = host;
        (Tcp, Udp, Tls) = (FreePort(), FreePort(), FreePort());
        File.WriteAllText(Configuration, $$"""
            global(workDirectory="{{_root.FullName}}" maxMessageSize="256k" parser.escapeControlCharacterTab="off" defaultNetstreamDriverCAFile="{{certificates.Ca}}" defaultNetstreamDriverCertFile="{{certificates.Certificate}}" defaultNetstreamDriverKeyFile="{{certificates.Key}}")
            module(load="imtcp")
            module(load="imudp")
            {{Template}}
            ruleset(name="out") { action(type="omfile" file="{{Output}}" template="j" asyncWriting="off" flushOnTXEnd="on") }
            input(type="imtcp" port="{{Tcp}}" address="{{host}}" ruleset="out" name="tcp")
            input(type="imudp" port="{{Udp}}" address="{{host}}" ruleset="out" name="udp")
            input(type="imtcp" port="{{Tls}}" address="{{host}}" ruleset="out" name="tls" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")

            """);
        Start();
    }

    internal int Tcp { get; }

    internal int Udp { get; }

    internal int Tls { get; }

    /// <summary>The process, while it runs.</summary>
    internal int Id => _process!.Id;

    private string Configuration => Path.Combine(_root.FullName, "rsyslog.conf");

    private string Output => Path.Combine(_root.FullName, "out.log");

    /// <summary>What it has written, in its order, as far as lines are whole.</summary>
    internal IReadOnlyList<Received> Received
    {
        get
        {
            if (!File.Exists(Output))
                return [];
            ReadOnlySpan<byte> written = File.ReadAllBytes(Output);
            var received = new List<Received>();
            for (var end = written.IndexOf((byte)'\n'); end >= 0; end = written.IndexOf((byte)'\n'))
            {
                received.Add(JsonSerializer.Deserialize<Received>(written[..end])!);
                written = written[(end + 1)..];
            }

            return received;
        }
    }

    /// <summary>The keys of a syslog sink that reaches it.</summary>
    internal string Keys(string transport) => transport switch
    {
        "tls" => string.Create(CultureInfo.InvariantCulture, $$""" "address": "tls://{{_host}}:{{Tls}}", "authority": "{{_certificates.Ca}}", "certificate": "{{_certificates.ClientCertificate}}", "key": "{{_certificates.ClientKey}}" """),
        "udp" => string.Create(CultureInfo.InvariantCulture, $$""" "address": "udp://{{_host}}:{{Udp}}", "acceptLoss": true """),
        _ => string.Create(CultureInfo.InvariantCulture, $$""" "address": "tcp://{{_host}}:{{Tcp}}" """),
    };

    internal void Start()
    {
        CutTornLine();
        _process = Process.Start(new ProcessStartInfo("rsyslogd", ["-n", "-f", Configuration, "-i", Path.Combine(_root.FullName, "pid")]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("rsyslogd did not start.");
        // What nobody reads would fill its pipe and stop it.
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    internal void Stop()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Stop();
        _root.Delete(recursive: true);
    }

    /// <summary>A kill may tear the last line: that message was not written, and the next one would stand behind its half.</summary>
    private void CutTornLine()
    {
        if (!File.Exists(Output))
            return;
        using var file = File.Open(Output, FileMode.Open);
        for (file.Position = file.Length; file.Position > 0; file.Position--)
        {
            file.Position--;
            if (file.ReadByte() == '\n')
                break;
        }

        file.SetLength(file.Position);
    }

    private int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Parse(_host), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
