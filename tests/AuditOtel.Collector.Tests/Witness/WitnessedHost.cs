using AuditOtel.Collector.Tests.Tls;
using AuditOtel.Collector.Witness;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Witness;

/// <summary>A host with a ledger and a witness for others, each in a directory of its own.</summary>
internal sealed class WitnessedHost : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotw");
    private WitnessServer? _witness;
    private AuditCollector? _collector;

    internal WitnessedHost(string name) => Identity = LedgerDirectory.Create(Data, name, TimeProvider.System).Identity;

    internal string Data => Path.Combine(_root.FullName, "ledger");

    internal LedgerIdentity Identity { get; }

    internal AuditCollector Collector => _collector!;

    internal WitnessServer Witness => _witness!;

    internal string PathOf(string name) => Path.Combine(_root.FullName, name);

    internal async Task<WitnessOptions> ServeAsync(WitnessedHost other, string listen = "127.0.0.1:0", TestCertificates? certificates = null)
    {
        _witness = await WitnessServer.StartAsync(new WitnessServerOptions
        {
            DataDirectory = PathOf("witness"),
            Listen = listen,
            LogKeys = [other.Identity.Ed25519Key],
            TlsCertificate = certificates?.Certificate,
            TlsKey = certificates?.Key,
        });
        return new WitnessOptions { Url = new Uri($"{(certificates is null ? "http" : "https")}://{_witness.Address}"), VerifierKey = _witness.VerifierKey };
    }

    internal async Task StopWitnessAsync()
    {
        await Witness.StopAsync();
        await Witness.DisposeAsync();
        _witness = null;
    }

    internal async Task CollectAsync(params WitnessOptions[] witnesses) => _collector = await AuditCollector.StartAsync(
        new CollectorOptions { DataDirectory = Data, Witnesses = witnesses, WitnessInterval = TimeSpan.FromSeconds(1) });

    internal async Task StopCollectorAsync()
    {
        await Collector.StopAsync();
        _collector = null;
    }

    internal static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
            await Task.Delay(20, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_collector is not null)
            await _collector.DisposeAsync();
        if (_witness is not null)
            await _witness.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
