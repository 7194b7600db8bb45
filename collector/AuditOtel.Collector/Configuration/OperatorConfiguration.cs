using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditOtel.Collector.Sinks;

namespace AuditOtel.Collector.Configuration;

/// <summary>
/// <c>auditotel.json</c>: what the operator sets, addresses and sinks. Whatever could weaken the audit is the security policy's and has no key here.
/// JSON with comments; an unknown key is an error, and all errors are told at once.
/// </summary>
public sealed class OperatorConfiguration
{
    private const int MaxBytes = 1 << 20;
    private const string Off = "off";

    /// <summary>Nothing set.</summary>
    public static readonly OperatorConfiguration Empty = new();

    internal OperatorConfiguration()
    {
    }

    /// <summary>Address of OTLP/gRPC, or <c>off</c>; null when not set.</summary>
    public string? OtlpGrpc { get; private init; }

    /// <summary>Address of OTLP/HTTP, or <c>off</c>; null when not set.</summary>
    public string? OtlpHttp { get; private init; }

    /// <summary>Path of the Unix socket; null when not set.</summary>
    public string? Socket { get; private init; }

    /// <summary>Address of the read API, or <c>off</c>; null when not set.</summary>
    public string? Api { get; private init; }

    /// <summary>
    /// SHA-256 of the file's bytes (<c>{}</c> when there are variables alone), followed by a zero byte and <c>NAME=VALUE</c> for each environment variable that counts,
    /// in the order of their names; of nothing when there is neither; lower-case hexadecimal digits.
    /// </summary>
    public string Digest { get; private init; } = Convert.ToHexStringLower(SHA256.HashData([]));

    /// <summary>Where records go to besides the ledger.</summary>
    internal IReadOnlyList<SinkSettings> Sinks { get; init; } = [];

    /// <summary>Reads a file, and the environment variables over it that begin with <c>AUDITOTEL__</c>.</summary>
    /// <param name="path">The file; null for the variables alone.</param>
    /// <exception cref="CollectorException">There are errors: one sentence each, all of them; or the file cannot be read.</exception>
    public static OperatorConfiguration Read(string? path)
    {
        var variables = ConfigurationEnvironment.Current();
        if (path is null && variables.Count == 0)
            return Empty;
        var whole = path is null ? "" : Path.GetFullPath(path);
        var findings = new ConfigurationFindings(whole);
        var configuration = Parse(path is null ? "{}"u8 : Content(whole), findings, variables);
        return findings.Errors.Count == 0 ? configuration : throw new CollectorException(findings.Errors) { IsConfiguration = true };
    }

    /// <summary>Everything that is wrong with a file, with the environment variables over it, and with the certificates, keys and secrets that they name.</summary>
    /// <param name="path">The file; null for the variables alone.</param>
    /// <returns>One sentence for each error; none when it is right.</returns>
    /// <exception cref="CollectorException">The file cannot be read.</exception>
    public static IReadOnlyList<string> Check(string? path)
    {
        try
        {
            return [.. Read(path).Sinks.SelectMany(static sink => sink.Target.Problems())];
        }
        catch (CollectorException refusal) when (refusal.IsConfiguration)
        {
            return refusal.Errors;
        }
    }

    private static string? Listener(ConfigurationSection section, string key)
    {
        var text = section.Text(key);
        if (text is not (null or Off) && !ListenAddress.TryParse(text, out _))
            section.Fail(key, $"must be an address and port like \"127.0.0.1:4317\" or \"[::1]:4317\", or \"{Off}\".");
        return text;
    }

    private static byte[] Content(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MaxBytes
                ? File.ReadAllBytes(path)
                : throw new CollectorException($"The configuration file '{path}' has {length} bytes and may have {MaxBytes}.") { IsConfiguration = true };
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CollectorException($"There is no configuration file '{path}'.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CollectorException($"The configuration file '{path}' cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>Reads the bytes of a file; the result counts only when nothing was found.</summary>
    internal static OperatorConfiguration Parse(ReadOnlySpan<byte> json, ConfigurationFindings findings, IReadOnlyList<KeyValuePair<string, string>>? variables = null)
    {
        variables ??= [];
        var root = ConfigurationJson.Read(json, findings);
        if (root is null)
            return Empty;
        if (root.Kind != JsonTokenType.StartObject)
        {
            findings.Add(root, "the configuration must be an object in braces.");
            return Empty;
        }

        ConfigurationEnvironment.Overlay(root, variables, findings);
        var section = new ConfigurationSection(root, "", findings);
        var configuration = new OperatorConfiguration
        {
            OtlpGrpc = Listener(section, "otlpGrpc"),
            OtlpHttp = Listener(section, "otlpHttp"),
            Socket = section.Text("socket"),
            Api = Listener(section, "api"),
            Sinks = SinkSettingsReader.Read(section),
            Digest = DigestOf(json, variables),
        };
        section.Finish();
        return configuration;
    }

    private static string DigestOf(ReadOnlySpan<byte> json, IEnumerable<KeyValuePair<string, string>> variables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(json);
        foreach (var (name, value) in variables)
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{name}={value}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
