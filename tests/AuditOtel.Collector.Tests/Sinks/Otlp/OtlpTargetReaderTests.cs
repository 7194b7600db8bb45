using System.Text;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks.Otlp;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

[Trait("Requirement", "S9")]
public sealed class OtlpTargetReaderTests
{
    [Fact]
    public void Everything_that_is_set_is_read_and_equal_settings_are_equal()
    {
        const string Json = """
            "address": "https://siem.example/_otlp/v1/logs", "protocol": "http", "compression": "none", "timeout": "30s", "maxBatch": "2MiB", "addPlace": true,
            "authority": "/ca.pem", "certificate": "/c.pem", "key": "/c.key",
            "headers": { "X-Tenant": { "value": "audit" }, "authorization": { "valueFile": "/token" }, "x-api-key": { "valueVariable": "SIEM_KEY" } }
            """;
        var (target, errors) = Read(Json);

        Assert.Empty(errors);
        Assert.Equal(
            new OtlpTarget(OtlpProtocol.Http, new Uri("https://siem.example/_otlp/v1/logs"))
            {
                Authority = "/ca.pem",
                Certificate = "/c.pem",
                Key = "/c.key",
                IsPacked = false,
                Timeout = TimeSpan.FromSeconds(30),
                MaxBatch = 2 << 20,
                AddPlace = true,
                Headers = new OtlpHeaders(
                    [new OtlpHeader("x-tenant", "audit", null), new OtlpHeader("authorization", null, new SecretSource("/token", null)), new OtlpHeader("x-api-key", null, new SecretSource(null, "SIEM_KEY"))]),
            },
            target);
        Assert.NotEqual(Read(Json.Replace("SIEM_KEY", "OTHER", StringComparison.Ordinal)).Target, target);
    }

    [Theory]
    [InlineData("https://siem.example:4317", "grpc", "https://siem.example:4317/", "https://siem.example:4317")]
    [InlineData("https://siem.example:4318", "http", "https://siem.example:4318/v1/logs", "https://siem.example:4318/v1/logs")]
    [InlineData("http://[::1]:4318/", "http", "http://[::1]:4318/v1/logs", "http://[::1]:4318/v1/logs")]
    public void An_address_without_a_path_has_that_of_the_protocol(string address, string protocol, string whole, string place)
    {
        var (target, errors) = Read($"\"address\": \"{address}\", \"protocol\": \"{protocol}\"");

        Assert.Empty(errors);
        Assert.Equal((new Uri(whole), place), (target!.Address, target.Place));
    }

    [Theory]
    [InlineData("\"protocol\": \"http\"", "'sinks.s.address' is missing: set it.")]
    [InlineData("\"address\": \"siem:4317\"", "must be an address like")]
    [InlineData("\"address\": \"ftp://siem\"", "must be an address like")]
    [InlineData("\"address\": \"https://me:word@siem\"", "must be an address like")]
    [InlineData("\"address\": \"https://siem/?key=1\", \"protocol\": \"http\"", "must be an address like")]
    [InlineData("\"address\": \"https://siem/v1/logs\"", "must be an address like")]
    [InlineData("\"address\": \"http://10.0.0.1:4317\"", "would carry records unencrypted over the network")]
    [InlineData("\"address\": \"http://10.0.0.1:4317\", \"acceptPlaintext\": true, \"headers\": { \"x\": { \"valueFile\": \"/t\" } }", "would carry a secret unencrypted")]
    [InlineData("\"address\": \"http://127.0.0.1:4317\", \"authority\": \"/ca\"", "has no TLS, so that")]
    [InlineData("\"address\": \"https://siem\", \"certificate\": \"/c\"", "'sinks.s.certificate' needs the other one")]
    [InlineData("\"address\": \"https://siem\", \"protocol\": \"json\"", "'sinks.s.protocol' must be one of")]
    [InlineData("\"address\": \"https://siem\", \"compression\": \"zstd\"", "'sinks.s.compression' must be one of")]
    [InlineData("\"address\": \"https://siem\", \"timeout\": \"1h\"", "'sinks.s.timeout' must be a duration from \"1s\" to \"5m\"")]
    [InlineData("\"address\": \"https://siem\", \"maxBatch\": \"64MiB\"", "'sinks.s.maxBatch' must be an amount of bytes from \"16KiB\" to \"4MiB\"")]
    [InlineData("\"address\": \"https://siem\", \"format\": \"cef\"", "the key 'sinks.s.format' is unknown")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"authorization\": { \"value\": \"abc\" } }", "'sinks.s.headers.authorization' looks like a secret")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"X-Api-Key\": { \"value\": \"abc\" } }", "looks like a secret")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"x-team\": { \"value\": \"bearer abc\" } }", "looks like a secret")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"x\": {} }", "needs one of 'value', 'valueFile' and 'valueVariable'.")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"x\": { \"value\": \"a\", \"valueFile\": \"/b\" } }", "needs one of")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"x\": \"a\" }", "'sinks.s.headers.x' must be an object in braces.")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"a b\": { \"value\": \"a\" } }", "is no name of a header")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"x\": { \"value\": \"ä\" } }", "must have a value of printable ASCII letters")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"Content-Type\": { \"value\": \"a\" } }", "is a header of the protocol itself")]
    [InlineData("\"address\": \"https://siem\", \"headers\": { \"x\": { \"value\": \"a\" }, \"X\": { \"value\": \"a\" } }", "has a name twice")]
    public void A_wrong_setting_is_told_in_one_sentence(string keys, string told) =>
        Assert.Contains(told, Assert.Single(Read(keys).Errors), StringComparison.Ordinal);

    [Fact]
    public void All_errors_are_told_at_once() =>
        Assert.Equal(5, Read("\"address\": \"siem\", \"protocol\": \"x\", \"maxBatch\": 1, \"timeout\": 1, \"headers\": { \"te\": { \"value\": \"a\" } }").Errors.Count);

    private static (OtlpTarget? Target, IReadOnlyList<string> Errors) Read(string keys)
    {
        var findings = new ConfigurationFindings("auditotel.json");
        var read = OperatorConfiguration.Parse(Encoding.UTF8.GetBytes($"{{\"sinks\": {{\"s\": {{\"type\": \"otlp\", {keys}}}}}}}"), findings);
        return (read.Sinks.Count == 1 ? (OtlpTarget)read.Sinks[0].Target : null, findings.Errors);
    }
}
