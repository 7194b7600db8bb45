using System.Text.Json;
using System.Text.Json.Serialization;
using AuditOtel.Collector;

namespace AuditOtel.Cli.Configuration;

/// <summary>What the operator sets: addresses. Whatever could weaken the audit is the security policy's and has no key here.</summary>
internal sealed record RunConfiguration
{
    internal const string DefaultOtlpGrpc = "127.0.0.1:4317";
    internal const string DefaultOtlpHttp = "127.0.0.1:4318";
    internal const string DefaultApi = "127.0.0.1:4320";
    private const string Off = "off";

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Address of OTLP/gRPC, or <c>off</c>.</summary>
    public string? OtlpGrpc { get; init; }

    /// <summary>Address of OTLP/HTTP, or <c>off</c>.</summary>
    public string? OtlpHttp { get; init; }

    /// <summary>Path of the Unix socket.</summary>
    public string? Socket { get; init; }

    /// <summary>Address of the read API, or <c>off</c>.</summary>
    public string? Api { get; init; }

    /// <summary>Keys that mean nothing here.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Unknown { get; init; }

    /// <summary>Reads auditotel.json; an unknown key is an error.</summary>
    /// <exception cref="CommandFailure">The file is missing or wrong.</exception>
    internal static RunConfiguration Read(FileInfo file)
    {
        if (!file.Exists)
            throw new CommandFailure(ExitCode.InputOutput, $"There is no configuration file '{file.FullName}'.");
        try
        {
            var read = JsonSerializer.Deserialize<RunConfiguration>(File.ReadAllText(file.FullName), Strict) ?? new RunConfiguration();
            return read.Unknown is null or { Count: 0 }
                ? read
                : throw new CommandFailure(ExitCode.Usage, $"{file.FullName}: the key '{read.Unknown.Keys.First()}' is unknown; there are otlpGrpc, otlpHttp, socket and api.");
        }
        catch (JsonException problem)
        {
            // The reader's own words are about the syntax; those of the conversion are about .NET types.
            var what = problem.InnerException is JsonException ? problem.Message.Split(" Path:")[0] : $"the value of '{problem.Path}' should be a string.";
            throw new CommandFailure(ExitCode.Usage, $"{file.FullName}, line {problem.LineNumber + 1}: {what}", problem);
        }
    }

    /// <summary>What is set here wins over <paramref name="other"/>.</summary>
    internal RunConfiguration Over(RunConfiguration other) => new()
    {
        OtlpGrpc = OtlpGrpc ?? other.OtlpGrpc,
        OtlpHttp = OtlpHttp ?? other.OtlpHttp,
        Socket = Socket ?? other.Socket,
        Api = Api ?? other.Api,
    };

    internal CollectorOptions ToOptions(string dataDirectory) => new()
    {
        DataDirectory = dataDirectory,
        OtlpGrpc = Open(OtlpGrpc ?? DefaultOtlpGrpc),
        OtlpHttp = Open(OtlpHttp ?? DefaultOtlpHttp),
        Socket = Socket,
        Api = Open(Api ?? DefaultApi),
    };

    private static string? Open(string address) => string.Equals(address, Off, StringComparison.Ordinal) ? null : address;
}
