using System.Text;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks.Elastic;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

[Trait("Requirement", "I5")]
public sealed class ElasticTargetReaderTests
{
    [Fact]
    public void Everything_that_is_set_is_read()
    {
        var (errors, target) = Read("""
            "address": ["https://a.example:9200", "https://b.example/elastic"], "dataStream": "logs-audit-x", "apiKeyFile": "/etc/key", "authority": "/etc/ca.pem", "certificate": "/etc/c.pem",
            "key": "/etc/c.key", "compression": "none", "timeout": "5s", "maxBatch": "1MiB"
            """);

        Assert.Empty(errors);
        Assert.Equal(
            new ElasticTarget("https://a.example:9200/ https://b.example/elastic")
            {
                DataStream = "logs-audit-x", ApiKey = new SecretSource("/etc/key", null), Authority = "/etc/ca.pem", Certificate = "/etc/c.pem", Key = "/etc/c.key", IsCompressed = false,
                Timeout = TimeSpan.FromSeconds(5), MaxBatch = 1 << 20,
            },
            target);
    }

    [Theory]
    [InlineData("\"address\": \"elastic:9200\"", "'sinks.s.address' must be an address like \"https://elastic.example:9200\"")]
    [InlineData("\"address\": []", "'sinks.s.address' must not be empty.")]
    [InlineData("\"dataStream\": \"x\"", "'sinks.s.address' is missing: set it.")]
    [InlineData("\"address\": \"https://me:secret@elastic:9200\"", "without a user name")]
    [InlineData("\"address\": \"http://10.0.0.1:9200\"", "would carry records and credentials unencrypted over the network: use https, or set 'acceptPlaintext' to true.")]
    [InlineData("\"address\": \"http://127.0.0.1:9200\", \"authority\": \"/ca\"", "has no TLS, so that 'authority', 'certificate' and 'key' mean nothing")]
    [InlineData("\"address\": \"https://e:9200\", \"key\": \"/k\"", "'sinks.s.key' needs the other one")]
    [InlineData("\"address\": \"https://e:9200\", \"dataStream\": \"Logs\"", "'sinks.s.dataStream' must be a name of up to 200 small letters")]
    [InlineData("\"address\": \"https://e:9200\", \"username\": \"a\"", "'sinks.s.username' and a password belong together")]
    [InlineData("\"address\": \"https://e:9200\", \"username\": \"a\", \"passwordFile\": \"/p\", \"apiKeyFile\": \"/k\"", "'sinks.s.username' and an API key are both there")]
    [InlineData("\"address\": \"https://e:9200\", \"username\": \"a:b\", \"passwordFile\": \"/p\"", "must not hold a colon")]
    [InlineData("\"address\": \"https://e:9200\", \"apiKey\": \"secret\"", "the key 'sinks.s.apiKey' is unknown")]
    public void A_wrong_one_is_told_in_one_sentence(string keys, string told) =>
        Assert.Contains(Read(keys).Errors, error => error.Contains(told, StringComparison.Ordinal));

    private static (IReadOnlyList<string> Errors, ElasticTarget? Target) Read(string keys)
    {
        var findings = new ConfigurationFindings("auditotel.json");
        var read = OperatorConfiguration.Parse(Encoding.UTF8.GetBytes($$"""{"sinks": {"s": {"type": "elasticsearch", {{keys}} } } }"""), findings);
        return (findings.Errors, read.Sinks is [var sink] ? (ElasticTarget)sink.Target : null);
    }
}
