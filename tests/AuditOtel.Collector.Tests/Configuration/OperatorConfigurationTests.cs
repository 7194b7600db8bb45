using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Files;
using AuditOtel.Collector.Sinks.Syslog;
using AuditOtel.Collector.Tests.Tls;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Configuration;

[Trait("Requirement", "I5")]
public sealed class OperatorConfigurationTests : IDisposable
{
    private const string Full = """
        {
          // addresses
          "otlpGrpc": "127.0.0.1:0", "otlpHttp": "off", "socket": "/run/a.sock", "api": "127.0.0.1:0",
          "sinks": {
            "siem": {
              "type": "syslog", "address": "tls://siem.example:6514", "format": "cef", "select": "class:key", "maxLag": 10, "maxMessage": 2048,
              "authority": "/etc/ca.pem", "certificate": "/etc/c.pem", "key": "/etc/c.key", "mutual": true, "acceptPlaintext": false, "acceptLoss": false,
            },
            "otel": {
              "type": "otlp", "address": "https://otel.example:4318", "protocol": "http", "compression": "gzip", "timeout": "10s", "maxBatch": "1MiB", "addPlace": false,
              "headers": { "x-tenant": { "value": "audit" }, "authorization": { "valueFile": "/etc/token" }, "x-api-key": { "valueVariable": "KEY" } },
            },
            "search": {
              "type": "elasticsearch", "address": ["https://a.example:9200", "https://b.example:9200"], "dataStream": "logs-audit-x", "username": "writer", "passwordFile": "/etc/password",
            },
            "file": { "type": "file", "path": "/var/log/audit.csv", "format": "csv", "maxSize": "1GiB", "maxAge": "1d", "keep": 7, "compression": "gzip" },
          },
        }
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotc");

    private string Place => Path.Combine(_root.FullName, "auditotel.json");

    [Fact]
    public void Everything_that_is_set_is_read_and_the_schema_names_the_same_keys()
    {
        var findings = new ConfigurationFindings("auditotel.json");
        var read = OperatorConfiguration.Parse(Encoding.UTF8.GetBytes(Full), findings);
        using var schema = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "auditotel.schema.json")));

        Assert.Empty(findings.Errors);
        Assert.Equal(findings.KnownKeys, SchemaKeys.Of(schema.RootElement).Order(StringComparer.Ordinal));
        var sink = read.Sinks[0];
        Assert.Equal(("siem", 10L, "audit.class:key"), (sink.Name, sink.MaxLag, sink.Selection.ToString()));
        Assert.Equal(
            new SyslogTarget(SyslogTransport.Tls, "siem.example", 6514) { Format = SyslogFormat.Cef, MaxMessage = 2048, Authority = "/etc/ca.pem", Certificate = "/etc/c.pem", Key = "/etc/c.key" },
            sink.Target);
        Assert.Equal(["syslog", "otlp", "elasticsearch", "file"], read.Sinks.Select(static one => one.Target.Type));
        Assert.Equal(
            new FileTarget("/var/log/audit.csv", "csv") { MaxSize = 1L << 30, MaxAge = TimeSpan.FromDays(1), Keep = 7, IsCompressed = true },
            read.Sinks[3].Target);
    }

    [Theory]
    [InlineData("{\n\"otlpGrcp\": \"a\"}", "line 2: the key 'otlpGrcp' is unknown; there are otlpGrpc, otlpHttp, socket, api, sinks.")]
    [InlineData("[]", "the configuration must be an object in braces.")]
    [InlineData("{\"otlpGrpc\": 4317}", "'otlpGrpc' must be a text that is not empty.")]
    [InlineData("{\"sinks\": {\"a b\": {}}}", "'sinks.a b' is no name for a sink")]
    [InlineData("{\"sinks\": {\"../x\": {}}}", "'sinks.../x' is no name for a sink")]
    [InlineData("{\"sinks\": {\"s\": {}}}", "'sinks.s.type' is missing: set it.")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"kafka\"}}}", "'sinks.s.type' must be one of \"syslog\", \"otlp\", \"elasticsearch\", \"file\".")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"file\"}}}", "'sinks.s.path' is missing: set it.")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"file\", \"path\": \"audit.csv\"}}}", "'sinks.s.path' must be an absolute path.")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"file\", \"path\": \"/var/log/\"}}}", "'sinks.s.path' must name a file, of at most 200 bytes.")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"file\", \"path\": \"/a\", \"format\": \"xml\"}}}", "'sinks.s.format' must be one of \"csv\", \"jsonl\",")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"file\", \"path\": \"/a\", \"maxSize\": \"1KiB\"}}}", "'sinks.s.maxSize' must be an amount of bytes from \"64KiB\"")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"file\", \"path\": \"/a\", \"keep\": 0}}}", "'sinks.s.keep' must be a whole number from 1 to 100000.")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"syslog\", \"address\": \"siem:6514\"}}}", "'sinks.s.address' must be an address like \"tls://siem.example:6514\"")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"syslog\", \"address\": \"tls://siem:6514\"}}}", "where both sides show a certificate: set 'certificate' and 'key', or 'mutual' to false.")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"syslog\", \"address\": \"tls://siem:6514\", \"key\": \"/k\"}}}", "'sinks.s.key' needs the other one")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"syslog\", \"address\": \"tcp://10.0.0.1:514\"}}}", "would carry records unencrypted over the network")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"syslog\", \"address\": \"udp://127.0.0.1:514\"}}}", "which loses and reorders messages: use tls, or set 'acceptLoss' to true.")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"syslog\", \"address\": \"tcp://127.0.0.1:514\", \"key\": \"/k\"}}}", "has no TLS, so that 'authority', 'certificate' and 'key' mean nothing")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"syslog\", \"address\": \"tcp://127.0.0.1:514\", \"select\": \"a:\"}}}", "'sinks.s.select' is no selection: ")]
    [InlineData("{\"sinks\": {\"s\": {\"type\": \"syslog\", \"address\": \"tcp://127.0.0.1:514\", \"maxMessage\": 100}}}", "'sinks.s.maxMessage' must be a whole number from 1024 to 1048576.")]
    public void A_wrong_configuration_is_told_in_one_sentence(string json, string told)
    {
        var findings = new ConfigurationFindings("auditotel.json");
        OperatorConfiguration.Parse(Encoding.UTF8.GetBytes(json), findings);

        Assert.Contains(findings.Errors, error => error.Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void Environment_variables_win_over_the_file_in_any_letter_case_and_make_sinks_of_their_own()
    {
        var read = Parse(
            Full, ("AUDITOTEL__OTLPGRPC", "off"), ("AUDITOTEL__SINKS__siem__maxLag", "77"), ("AUDITOTEL__Sinks__Siem__MUTUAL", "True"),
            ("AUDITOTEL__SINKS__backup__TYPE", "syslog"), ("AUDITOTEL__SINKS__backup__ADDRESS", "tcp://127.0.0.1:514"));

        Assert.Empty(read.Findings.Errors);
        Assert.Equal(("off", "off"), (read.Configuration.OtlpGrpc, read.Configuration.OtlpHttp));
        Assert.Equal([("siem", 77L), ("otel", SinkSettings.DefaultMaxLag), ("search", SinkSettings.DefaultMaxLag), ("file", SinkSettings.DefaultMaxLag), ("backup", SinkSettings.DefaultMaxLag)], read.Configuration.Sinks.Select(static sink => (sink.Name, sink.MaxLag)));
    }

    [Theory]
    [InlineData("AUDITOTEL__APY", "1", "the environment variable AUDITOTEL__APY: the key 'APY' is unknown; there are otlpGrpc,")]
    [InlineData("AUDITOTEL__SINKS__siem__MAXLAG", "many", "the environment variable AUDITOTEL__SINKS__siem__MAXLAG: 'sinks.siem.maxLag' must be a whole number from 1")]
    [InlineData("AUDITOTEL__SINKS__siem__MUTUAL", "perhaps", "'sinks.siem.mutual' must be true or false.")]
    [InlineData("AUDITOTEL__OTLPGRPC__PORT", "1", "the environment variable AUDITOTEL__OTLPGRPC__PORT: it names a key inside something that has no keys.")]
    [InlineData("AUDITOTEL____API", "off", "its name is AUDITOTEL__ and keys, with __ between them.")]
    [InlineData("AUDITOTEL__API", "[\"off\", 1]", "'api' must be an address and port")]
    [InlineData("AUDITOTEL__API", "[\"off\"]", "'api' must be a text that is not empty.")]
    [InlineData("AUDITOTEL__API", "", "'api' must be a text that is not empty.")]
    [InlineData("AUDITOTEL__SINKS__a.b__TYPE", "syslog", "'sinks.a.b' is no name for a sink")]
    public void A_wrong_environment_variable_is_told_by_its_name(string name, string value, string told) =>
        Assert.Contains(Parse(Full, (name, value)).Findings.Errors, error => error.Contains(told, StringComparison.Ordinal));

    [Fact]
    public void An_environment_variable_changes_no_other_key_than_the_one_that_is_meant()
    {
        const string Two = """{"sinks": {"a": {"type": "syslog", "address": "tcp://127.0.0.1:1"}, "A": {"type": "syslog", "address": "tcp://127.0.0.1:2"}}}""";

        Assert.Equal([7L, SinkSettings.DefaultMaxLag], Parse(Two, ("AUDITOTEL__SINKS__a__MAXLAG", "7")).Configuration.Sinks.Select(static sink => sink.MaxLag));
        Assert.Contains(
            "it stands for the same key as AUDITOTEL__API: keep one of them.",
            Assert.Single(Parse("{}", ("AUDITOTEL__API", "off"), ("AUDITOTEL__Api", "off")).Findings.Errors), StringComparison.Ordinal);
        Assert.Contains(
            "'sinks.aA' may be each of Aa, aa: write the name as it stands in the file.",
            Assert.Single(Parse(Two.Replace("\"a\"", "\"Aa\"", StringComparison.Ordinal).Replace("\"A\"", "\"aa\"", StringComparison.Ordinal), ("AUDITOTEL__SINKS__aA__MAXLAG", "7")).Findings.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void An_environment_variable_holds_an_address_of_IPv6_or_several_nodes()
    {
        var read = Parse(
            "{}", ("AUDITOTEL__API", "[::1]:4320"), ("AUDITOTEL__SINKS__es__ADDRESS", "[\"https://a:9200\", \"https://b:9200\"]"), ("AUDITOTEL__SINKS__es__TYPE", "elasticsearch"));

        Assert.Equal("[::1]:4320", read.Configuration.Api);
        Assert.DoesNotContain(read.Findings.Errors, static error => error.Contains("address", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_digest_covers_the_environment_variables()
    {
        var digests = new[] { Parse("{}"), Parse("{}", ("AUDITOTEL__API", "off")), Parse("{}", ("AUDITOTEL__API", "127.0.0.1:1")), Parse("{ }") }
            .Select(static read => read.Configuration.Digest).ToArray();

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("{}"u8)), digests[0]);
        Assert.Equal(digests.Length, digests.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        File.WriteAllText(Place, "{\n\"apy\": 1,\n\"sinks\": {\"a\": {\"type\": \"syslog\"},\n\"b\": {\"type\": \"mail\", \"address\": \"tcp://127.0.0.1:1\"}}}");

        Assert.Equal(3, OperatorConfiguration.Check(Place).Count);
        Assert.Equal(3, Assert.Throws<CollectorException>(() => OperatorConfiguration.Read(Place)).Errors.Count);
    }

    [Fact]
    public void Certificates_and_keys_that_cannot_be_used_are_told_before_a_start()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        Assert.Empty(Check(certificates.Ca, certificates.ClientCertificate, certificates.ClientKey));

        Assert.Contains("cannot be used together", Assert.Single(Check(certificates.Ca, certificates.ClientCertificate, others.ClientKey)), StringComparison.Ordinal);
        Assert.Contains("holds no certificate", Assert.Single(Check(certificates.ClientKey, certificates.ClientCertificate, certificates.ClientKey)), StringComparison.Ordinal);
        Assert.Contains("cannot be used", Assert.Single(Check("/nowhere/ca.pem", certificates.ClientCertificate, certificates.ClientKey)), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_stands_in_a_file_is_read_or_told_and_never_thrown() => Prop.ForAll(
        Gen.Choose(0, Full.Length - 1).Two().ToArbitrary(),
        Gen.Elements("", "{", "\"", "\0", "1e999", "[[[[", "\\ud800", "null").ToArbitrary(),
        static (range, put) =>
        {
            var (from, to) = (Math.Min(range.Item1, range.Item2), Math.Max(range.Item1, range.Item2));
            var findings = new ConfigurationFindings("auditotel.json");
            OperatorConfiguration.Parse(Encoding.UTF8.GetBytes(string.Concat(Full.AsSpan(0, from), put, Full.AsSpan(to))), findings);
            Assert.All(findings.Errors, static error => Assert.StartsWith("auditotel.json, line ", error, StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task A_configuration_that_is_read_again_is_recorded_and_a_wrong_one_changes_nothing()
    {
        File.WriteAllText(Place, "{}");
        await using var test = await TestCollector.StartAsync(configuration: OperatorConfiguration.Read(Place));
        File.WriteAllText(Place, "{\"otlpGrpc\": \"127.0.0.1:1\", \"sinks\": {\"s\": {\"type\": \"syslog\", \"address\": \"tcp://127.0.0.1:9\"}}}");

        var notices = await test.Collector.ReloadAsync(Place);
        var sinks = test.Collector.Status.Sinks!;
        File.WriteAllText(Place, "{\"sinks\": 1}");
        var errors = await test.Collector.ReloadAsync(Place);

        Assert.Equal("'otlpGrpc' has changed, which the collector takes at its next start.", Assert.Single(notices));
        Assert.Equal("s", Assert.Single(sinks).Name);
        Assert.Contains("'sinks' must be an object in braces.", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal("s", Assert.Single(test.Collector.Status.Sinks!).Name);
        await WaitAsync(() => test.Count("audit.configuration.change") == 1 && test.Count("audit.configuration.refuse") == 1);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static async Task WaitAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
            await Task.Delay(20, bound.Token);
    }

    private static (OperatorConfiguration Configuration, ConfigurationFindings Findings) Parse(string json, params (string Name, string Value)[] variables)
    {
        var findings = new ConfigurationFindings("auditotel.json");
        return (OperatorConfiguration.Parse(Encoding.UTF8.GetBytes(json), findings, [.. variables.Select(static variable => KeyValuePair.Create(variable.Name, variable.Value))]), findings);
    }

    private IReadOnlyList<string> Check(string authority, string certificate, string key)
    {
        File.WriteAllText(Place, $$"""{"sinks": {"s": {"type": "syslog", "address": "tls://127.0.0.1:6514", "authority": "{{authority}}", "certificate": "{{certificate}}", "key": "{{key}}" } } }""");
        return OperatorConfiguration.Check(Place);
    }
}
