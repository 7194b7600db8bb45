using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>Reads the keys of an OTLP sink. What weakens the way of the records has a key of its own that says so.</summary>
internal static class OtlpTargetReader
{
    private const string StandardPath = "/v1/logs";
    private const string Forms = "must be an address like \"https://siem.example:4317\", by 'protocol' \"http\" like \"https://siem.example:4318\" or with a path of its own.";

    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The target; null when something is wrong, which has been told.</summary>
    internal static OtlpTarget? Read(ConfigurationSection section)
    {
        var protocol = section.Word("protocol", ["grpc", "http"]) is "http" ? OtlpProtocol.Http : OtlpProtocol.Grpc;
        var address = Address(section, protocol);
        var way = SinkWay.Read(section);
        var target = new OtlpTarget(protocol, address ?? new Uri("https://localhost"))
        {
            Headers = OtlpHeaderReader.Read(section),
            Authority = way.Authority,
            Certificate = way.Certificate,
            Key = way.Key,
            IsPacked = section.Word("compression", ["gzip", "none"]) is not "none",
            Timeout = section.Duration("timeout", LeastTimeout, MostTimeout) ?? OtlpTarget.DefaultTimeout,
            MaxBatch = (int)(section.Bytes("maxBatch", OtlpTarget.LeastBatch, OtlpTarget.MostBatch) ?? OtlpTarget.DefaultMaxBatch),
            AddPlace = section.Flag("addPlace"),
        };
        if (address is null)
            return null;
        var hasTls = string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);
        var isOpen = !hasTls && !address.IsLoopback;
        way.Check(section, isOpen, hasTls, "https");
        if (isOpen && target.Headers.All.Any(static header => header.Secret is not null))
            section.Fail("headers", "would carry a secret unencrypted over the network: use https.");
        return target;
    }

    private static Uri? Address(ConfigurationSection section, OtlpProtocol protocol)
    {
        if (section.Text("address", required: true) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address)
            && address is { Scheme: "http" or "https", UserInfo.Length: 0, Host.Length: > 0, Query.Length: 0, Fragment.Length: 0 }
            && (protocol == OtlpProtocol.Http || address.AbsolutePath is "/"))
        {
            return protocol == OtlpProtocol.Http && address.AbsolutePath is "/" ? new Uri(address, StandardPath) : address;
        }

        section.Fail("address", Forms);
        return null;
    }
}
