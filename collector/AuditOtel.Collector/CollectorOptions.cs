using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Witness;
using AuditOtel.Ledger;

namespace AuditOtel.Collector;

/// <summary>Where a collector keeps its ledger and where it listens. An address is <c>127.0.0.1:4317</c> or <c>[::1]:4317</c>; port 0 takes a free port; null switches the listener off.</summary>
public sealed record CollectorOptions
{
    /// <summary>The ledger's directory; created when there is no ledger.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Name of a new ledger, such as <c>auditotel/host1</c>; made from the host's name when null. An existing ledger keeps its own.</summary>
    public string? LedgerName { get; init; }

    /// <summary>
    /// Is given the keys of a ledger that is created at this start, before anything else may fail; null leaves the seal key to
    /// <see cref="AuditCollector.TakeSealKey"/>, which a start that fails loses. Store the seal key off the host here: it exists only once and is zeroed when
    /// the call returns. What it throws ends the start and leaves no ledger; the next start creates one with other keys.
    /// </summary>
    public Action<CreatedLedger>? OnCreated { get; init; }

    /// <summary>OTLP/gRPC over cleartext HTTP/2. Loopback only.</summary>
    public string? OtlpGrpc { get; init; }

    /// <summary>OTLP/HTTP over HTTP/1.1. Loopback only.</summary>
    public string? OtlpHttp { get; init; }

    /// <summary>Path of the Unix socket (HTTP/2: OTLP/gRPC and OTLP/HTTP), at most 107 bytes; <c>ingest.sock</c> in the data directory when null. A second one for HTTP/1.1 clients lies beside it, with <c>-http.sock</c> in place of <c>.sock</c>.</summary>
    public string? Socket { get; init; }

    /// <summary>The read API over HTTP/1.1: status, checkpoint and tiles. Loopback only. A Unix socket <c>api.sock</c> in the data directory serves the same and entries.</summary>
    public string? Api { get; init; }

    /// <summary>What <c>auditotel.json</c> says: its sinks and its digest count here; its addresses are the properties above, which whoever reads the file sets.</summary>
    public OperatorConfiguration Configuration { get; init; } = OperatorConfiguration.Empty;

    /// <summary>Witnesses that are asked to cosign checkpoints; none when empty.</summary>
    public IReadOnlyList<WitnessOptions> Witnesses { get; init; } = [];

    /// <summary>The time between two rounds to the witnesses; a round is made only when the ledger grew. 1 s to 1 h; default 1 min.</summary>
    public TimeSpan WitnessInterval { get; init; } = TimeSpan.FromMinutes(1);
}
