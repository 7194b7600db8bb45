using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

/// <summary>A real rsyslog whose module omelasticsearch writes what it receives by TCP into a cluster. What the cluster refuses it puts into a file.</summary>
internal sealed class ElasticRsyslog : IAsyncDisposable
{
    // A document of the Elastic Common Schema, as a user of rsyslog would write it. What a cluster was too busy for comes back into the second ruleset.
    private const string Templates = """
        template(name="time" type="string" string="%timereported:::date-rfc3339%")
        template(name="document" type="list") { property(name="$!all-json-plain") }
        template(name="id" type="list") { property(name="$!event!id") }
        """;

    private const string Fields = """
          set $!@timestamp = exec_template("time");
          set $!ecs!version = "9.2.0";
          set $!event!id = $msgid;
          set $!host!name = $hostname;
          set $!message = $msg;
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotr");
    private readonly Process _process;
    private readonly int _port = FreePort();

    /// <param name="address">The cluster.</param>
    /// <param name="stream">Where the documents go to.</param>
    /// <param name="operation">What the action sets beside that, such as <c>writeoperation="create"</c>; rsyslog's standard is to index.</param>
    /// <param name="fields">What documents get beside a time, an id, a host and a message.</param>
    internal ElasticRsyslog(string address, string stream, string operation, string fields = "")
    {
        var cluster = new Uri(address);
        var configuration = Path.Combine(_root.FullName, "rsyslog.conf");
        File.WriteAllText(configuration, string.Create(CultureInfo.InvariantCulture, $$"""
            global(workDirectory="{{_root.FullName}}")
            module(load="imtcp")
            module(load="omelasticsearch")
            {{Templates}}
            ruleset(name="out") {
              action(type="omelasticsearch" server="http://{{cluster.Host}}" serverport="{{cluster.Port}}" template="document" searchIndex="{{stream}}" searchType="" bulkmode="on" bulkid="id" dynbulkid="on"
                {{operation}} errorFile="{{Errors}}" action.resumeRetryCount="-1" action.resumeInterval="1")
            }
            ruleset(name="in" queue.type="linkedList" queue.dequeueBatchSize="50") {
            {{Fields}}
              {{fields}}
              call out
            }
            input(type="imtcp" port="{{_port}}" address="127.0.0.1" ruleset="in")

            """));
        _process = Process.Start(new ProcessStartInfo("rsyslogd", ["-n", "-f", configuration, "-i", Path.Combine(_root.FullName, "pid")]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("rsyslogd did not start.");
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>What rsyslog wrote about documents that the cluster refused: the request and the answer.</summary>
    internal string Refusals => File.Exists(Errors) ? File.ReadAllText(Errors) : "";

    private string Errors => Path.Combine(_root.FullName, "errors.json");

    /// <summary>Sends messages of these ids.</summary>
    internal async Task SendAsync(params IReadOnlyList<string> ids)
    {
        using var client = await ConnectAsync();
        foreach (var id in ids)
        {
            var message = $"<110>1 2026-11-23T01:02:03.456+01:00 outside.example app 7 {id} - It said \"no\", \\ and more.";
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(message)} {message}")));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _root.Delete(recursive: true);
    }

    /// <summary>It listens a moment after its start.</summary>
    private async Task<TcpClient> ConnectAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, _port, patience.Token);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
                Assert.False(_process.HasExited, "rsyslogd ended: is the package rsyslog-elasticsearch there? tests/run.sh installs it.");
                await Task.Delay(50, patience.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
