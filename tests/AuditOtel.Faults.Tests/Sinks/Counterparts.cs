using AuditOtel.Collector.Tests.Sinks.Syslog;
using AuditOtel.Collector.Tests.Tls;
using AuditOtel.ElasticStub;
using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.Sinks;

/// <summary>Who takes a collector's records: a second collector, an rsyslog by TCP, one by TLS with certificates of both sides, and a cluster. All can be cut off at once, each in a way of its own.</summary>
internal sealed class Counterparts : IAsyncDisposable
{
    internal const string Stream = "logs-auditotel.audit-default";

    /// <summary>Entries that a sink may be behind before that is told.</summary>
    internal const int MaxLag = 2000;

    // Nobody else of these tests is given a port here while its owner is away.
    private const string Away = "127.0.0.2";

    private const int Sigstop = 19;
    private const int Sigcont = 18;

    private readonly TestCertificates _certificates = new();
    private readonly string _ledger;
    private readonly string _address;
    private CollectorProcess? _collector;

    private Counterparts(string ledger, CollectorProcess collector, StubServer cluster)
    {
        (_ledger, _collector, _address, Cluster) = (ledger, collector, collector.Grpc, cluster);
        (Tcp, Tls) = (new Rsyslog(_certificates, Away), new Rsyslog(_certificates));
    }

    /// <summary>The sinks that reach them.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["otlp", "tcp", "tls", "elastic"];

    internal Rsyslog Tcp { get; }

    internal Rsyslog Tls { get; }

    internal StubServer Cluster { get; }

    internal string Configuration => $$"""
        {"sinks": {
          "otlp": {"type": "otlp", "address": "http://{{_address}}", {{Common}} },
          "tcp": {"type": "syslog", {{Tcp.Keys("tcp")}}, {{Common}} },
          "tls": {"type": "syslog", {{Tls.Keys("tls")}}, {{Common}} },
          "elastic": {"type": "elasticsearch", "address": "{{Cluster.Address}}", {{Common}} }
        } }
        """;

    private static string Common => $$""" "select": "service:{{PlainOtlp.Service}}", "maxLag": {{MaxLag}} """;

    /// <param name="ledger">Where the second collector keeps what it gets.</param>
    internal static async Task<Counterparts> StartAsync(string ledger)
    {
        await Collectors.CreateAsync(ledger);
        return new(ledger, await CollectorProcess.StartAsync(ledger, $"{Away}:0"), await StubServer.StartAsync());
    }

    /// <summary>
    /// From now on none of them takes anything. Two are dead, one cuts every connection, and one hangs: its host goes on to take bytes for a while. One of the dead has hung before, so that it never
    /// reads what its host has acknowledged.
    /// </summary>
    /// <param name="hanging">What happens while it hangs.</param>
    internal async Task CutAsync(Func<Task> hanging)
    {
        CollectorProcess.Send(Tls.Id, Sigstop);
        CollectorProcess.Send(Tcp.Id, Sigstop);
        await hanging();
        Cluster.IsAway = true;
        Tcp.Stop();
        await _collector!.KillAsync();
        await _collector.DisposeAsync();
        _collector = null;
    }

    /// <summary>They come back one after the other.</summary>
    /// <param name="between">What happens between two of them.</param>
    internal async Task ComeBackAsync(Func<Task> between)
    {
        _collector = await CollectorProcess.StartAsync(_ledger, _address);
        await between();
        Tcp.Start();
        await between();
        CollectorProcess.Send(Tls.Id, Sigcont);
        await between();
        Cluster.IsAway = false;
    }

    /// <summary>Ends the second collector in order, so that its ledger can be read.</summary>
    internal Task<int> StopCollectorAsync() => _collector!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_collector is not null)
            await _collector.DisposeAsync();
        Tcp.Dispose();
        Tls.Dispose();
        await Cluster.DisposeAsync();
        _certificates.Dispose();
    }
}
