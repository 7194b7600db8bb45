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
        var acceptPlaintext = section.Flag("acceptPlaintext");
        var target = new OtlpTarget(protocol, address ?? new Uri("https://localhost"))
        {
            Headers = OtlpHeaderReader.Read(section),
            Authority = section.AbsolutePath("authority"),
            Certificate = section.AbsolutePath("certificate"),
            Key = section.AbsolutePath("key"),
            IsPacked = section.Word("compression", ["gzip", "none"]) is not "none",
            Timeout = section.Duration("timeout", LeastTimeout, MostTimeout) ?? OtlpTarget.DefaultTimeout,
            MaxBatch = (int)(section.Bytes("maxBatch", OtlpTarget.LeastBatch, OtlpTarget.MostBatch) ?? OtlpTarget.DefaultMaxBatch),
            AddPlace = section.Flag("addPlace"),
        };
        if (address is null)
            return null;
        CheckWay(section, target, acceptPlaintext);
        CheckFiles(section, target);
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

    private static void CheckWay(ConfigurationSection section, OtlpTarget target, bool acceptPlaintext)
    {
        if (IsTls(target) || target.Address.IsLoopback)
            return;
        if (!acceptPlaintext)
            section.Fail("address", "would carry records unencrypted over the network: use https, or set 'acceptPlaintext' to true.");
        if (target.Headers.All.Any(static header => header.Secret is not null))
            section.Fail("headers", "would carry a secret unencrypted over the network: use https.");
    }

    private static void CheckFiles(ConfigurationSection section, OtlpTarget target)
    {
        if (!IsTls(target) && (target.Authority ?? target.Certificate ?? target.Key) is not null)
            section.Fail("address", "has no TLS, so that 'authority', 'certificate' and 'key' mean nothing: use https, or leave them out.");
        else if (target.Certificate is null != target.Key is null)
            section.Fail(target.Certificate is null ? "key" : "certificate", "needs the other one: 'certificate' and 'key' are set together.");
    }

    private static bool IsTls(OtlpTarget target) => string.Equals(target.Address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal);
}
