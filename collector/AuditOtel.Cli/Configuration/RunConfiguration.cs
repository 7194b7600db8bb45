using AuditOtel.Collector;
using AuditOtel.Collector.Configuration;

namespace AuditOtel.Cli.Configuration;

/// <summary>The addresses that were typed, over those of the environment and the configuration file, over the standard ones.</summary>
internal sealed record RunConfiguration
{
    internal const string DefaultOtlpGrpc = "127.0.0.1:4317";
    internal const string DefaultOtlpHttp = "127.0.0.1:4318";
    internal const string DefaultApi = "127.0.0.1:4320";
    private const string Off = "off";

    /// <summary>Address of OTLP/gRPC, or <c>off</c>.</summary>
    public string? OtlpGrpc { get; init; }

    /// <summary>Address of OTLP/HTTP, or <c>off</c>.</summary>
    public string? OtlpHttp { get; init; }

    /// <summary>Path of the Unix socket.</summary>
    public string? Socket { get; init; }

    /// <summary>Address of the read API, or <c>off</c>.</summary>
    public string? Api { get; init; }

    /// <summary>What the file and the environment say.</summary>
    internal OperatorConfiguration File { get; init; } = OperatorConfiguration.Empty;

    internal CollectorOptions ToOptions(string dataDirectory) => new()
    {
        DataDirectory = dataDirectory,
        OtlpGrpc = Open(OtlpGrpc ?? File.OtlpGrpc ?? DefaultOtlpGrpc),
        OtlpHttp = Open(OtlpHttp ?? File.OtlpHttp ?? DefaultOtlpHttp),
        Socket = Socket ?? File.Socket,
        Api = Open(Api ?? File.Api ?? DefaultApi),
        Configuration = File,
    };

    private static string? Open(string address) => string.Equals(address, Off, StringComparison.Ordinal) ? null : address;
}
