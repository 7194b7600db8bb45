using AuditOtel.Collector;

namespace AuditOtel.Bench;

/// <summary>A real collector on a directory of its own, and trails that reach it over its Unix socket.</summary>
internal sealed class BenchCollector : IAsyncDisposable
{
    private readonly AuditCollector _collector;

    private BenchCollector(AuditCollector collector, string directory)
    {
        _collector = collector;
        Directory = directory;
    }

    /// <summary>Where the ledger lies; the raw probe's file lies beside it, on the same file system.</summary>
    internal string Directory { get; }

    internal string Socket => _collector.Endpoints.Socket;

    internal static async Task<BenchCollector> StartAsync(string directory)
    {
        var options = new CollectorOptions { DataDirectory = Path.Combine(directory, "ledger") };
        return new BenchCollector(await AuditCollector.StartAsync(options), directory);
    }

    internal OtlpAuditTrail CreateTrail() => CreateTrail(Socket);

    /// <summary>A trail that finds no HTTP/1.1 socket beside the one it is given.</summary>
    internal OtlpAuditTrail CreateGrpcTrail()
    {
        var alone = Path.Combine(Directory, "grpc.sock");
        File.CreateSymbolicLink(alone, Socket);
        return CreateTrail(alone);
    }

    /// <summary>A record such as a service leaves for one action.</summary>
    internal static AuditRecord Record() => new("user.account.update", AuditAction.Update, new AuditTarget("user", "42"))
    {
        Class = AuditClass.Account,
        Outcome = AuditOutcome.Success,
    };

    public ValueTask DisposeAsync() => _collector.DisposeAsync();

    private static OtlpAuditTrail CreateTrail(string socket) =>
        OtlpAuditTrail.Create(new AuditOtelOptions { Endpoint = $"unix://{socket}", ServiceName = "bench" });
}
