using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Tests.Configuration;
using AuditOtel.Collector.Policy;
using AuditOtel.Ledger;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Policy;

[Trait("Requirement", "B4")]
public sealed class SecurityPolicyFileTests : IDisposable
{
    private const string Full = """
        {
          // all keys
          "version": 1,
          "separateSecurityAdmin": true,
          "directories": ["/srv/a/", "/srv/b"],
          "segment": { "bytes": "8MiB", "age": "12h" },
          "checkpointInterval": "2s",
          "sealInterval": "5m",
          "space": { "spaceLeft": "10%", "adminSpaceLeft": "2.5%", "minFree": "512MiB", "reserve": "64MiB" },
          "retention": { "maxAge": "365d", "maxBytes": "100GiB", "classes": { "authentication": { "maxAge": "730d" } }, "archiveFirst": true, "deliverFirst": ["siem", "backup"] },
          "duplicateWindow": 5000,
          "incomplete": "refuse",
          "timestamping": { "url": "https://tsa.example/", "interval": "30m", "certificate": "/etc/tsa.pem" },
          "witnesses": [{ "url": "http://127.0.0.1:9/", "key": "w+1+k", "ca": "/etc/w.pem" }], /* the end */
        }
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotp");

    private string File => Path.Combine(_root.FullName, SecurityPolicyFile.Name);

    [Fact]
    public void No_file_means_the_standard_policy_and_the_digest_of_nothing()
    {
        var policy = SecurityPolicyFile.Read(_root.FullName);

        Assert.Same(SecurityPolicy.Default, policy);
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", policy.Digest);
        Assert.Same(policy, SecurityPolicyFile.Read(Path.Combine(_root.FullName, "absent")));
    }

    [Fact]
    public void Every_key_is_read()
    {
        var policy = Read(Full);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Full))), policy.Digest);
        Assert.True(policy.SeparateSecurityAdmin);
        Assert.Equal(["/srv/a", "/srv/b"], policy.Directories);
        Assert.Equal(new SegmentPolicy { Bytes = 8 << 20, Age = TimeSpan.FromHours(12) }, policy.Segment);
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5)), (policy.CheckpointInterval, policy.SealInterval));
        Assert.Equal(
            new SpacePolicy { SpaceLeft = ByteAmount.OfPercent(10), AdminSpaceLeft = ByteAmount.OfPercent(2.5m), MinFree = ByteAmount.OfBytes(512 << 20), Reserve = ByteAmount.OfBytes(64 << 20) },
            policy.Space);
        Assert.Equal((TimeSpan.FromDays(365), 100L << 30, true), (policy.Retention.MaxAge!.Value, policy.Retention.MaxBytes!.Value, policy.Retention.ArchiveFirst));
        Assert.Equal(TimeSpan.FromDays(730), policy.Retention.Classes["authentication"]);
        Assert.Equal(["siem", "backup"], policy.Retention.DeliverFirst);
        Assert.Equal((5000, IncompleteRecords.Refuse), (policy.DuplicateWindow, policy.Incomplete));
        Assert.Equal(new TimestampingPolicy(new Uri("https://tsa.example/"), "/etc/tsa.pem", TimeSpan.FromMinutes(30)), policy.Timestamping);
        Assert.Equal([new WitnessPolicy(new Uri("http://127.0.0.1:9/"), "w+1+k", "/etc/w.pem")], policy.Witnesses);
    }

    [Fact]
    public void The_schema_and_the_reader_name_the_same_keys()
    {
        var findings = new ConfigurationFindings("policy");
        SecurityPolicyReader.Read(Encoding.UTF8.GetBytes(Full), findings);
        using var schema = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "security-policy.schema.json")));

        Assert.Empty(findings.Errors);
        Assert.Equal(findings.KnownKeys, SchemaKeys.Of(schema.RootElement).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{\n \"segmnt\": {}\n}", "line 2: the key 'segmnt' is unknown; there are version, ")]
    [InlineData("{\"segment\": {\n\"bytez\": 1}}", "line 2: the key 'segment.bytez' is unknown; there are bytes, age.")]
    [InlineData("{\"version\": 1,\n\"version\": 1}", "line 2: the key 'version' stands twice: keep one of them.")]
    [InlineData("{\"version\": 2}", "line 1: 'version' must be 1.")]
    [InlineData("{\"separateSecurityAdmin\": \"yes\"}", "'separateSecurityAdmin' must be true or false.")]
    [InlineData("{\"directories\": [\"srv\"]}", "'directories[0]' must be an absolute path.")]
    [InlineData("{\"directories\": [\"/srv/a\", \"/srv//a/\"]}", "'directories[1]' names a directory twice")]
    [InlineData("{\"directories\": \"/srv\"}", "'directories' must be an array in brackets of at most 16.")]
    [InlineData("{\"segment\": {\"bytes\": \"5%\"}}", "'segment.bytes' must be an amount of bytes from \"8KiB\" to \"1GiB\"")]
    [InlineData("{\"segment\": {\"age\": \"1w\"}}", "'segment.age' must be a duration from \"1m\" to \"366d\"")]
    [InlineData("{\"checkpointInterval\": \"2m\"}", "'checkpointInterval' must be a duration from \"1s\" to \"1m\"")]
    [InlineData("{\"sealInterval\": \"11m\"}", "'sealInterval' must be a duration from \"1s\" to \"10m\"")]
    [InlineData("{\"space\": {\"minFree\": \"100%\"}}", "'space.minFree' must be an amount")]
    [InlineData("{\"space\": {\"spaceLeft\": \"2%\", \"adminSpaceLeft\": \"3%\"}}", "'space.adminSpaceLeft' must not be more than 'spaceLeft'.")]
    [InlineData("{\"retention\": {\"classes\": {\"autentication\": {\"maxAge\": \"1d\"}}}}", "'retention.classes' has no class 'autentication'; there are application, ")]
    [InlineData("{\"retention\": {\"classes\": {\"account\": {}}}}", "'retention.classes.account.maxAge' is missing: set it.")]
    [InlineData("{\"duplicateWindow\": 999}", "'duplicateWindow' must be a whole number from 1000 to 10000000.")]
    [InlineData("{\"incomplete\": \"drop\"}", "'incomplete' must be \"store\" or \"refuse\".")]
    [InlineData("{\"timestamping\": {\"certificate\": \"/a\"}}", "'timestamping.url' is missing: set it.")]
    [InlineData("{\"timestamping\": {\"url\": \"http://tsa.example\", \"certificate\": \"/a\"}}", "'timestamping.url' must be an https address")]
    [InlineData("{\"witnesses\": [{\"url\": \"https://u:p@w.example\", \"key\": \"k\"}]}", "'witnesses[0].url' must be an https address")]
    [InlineData("[]", "the policy must be an object in braces.")]
    [InlineData("", "this is no JSON")]
    [InlineData("{}{}", "this is no JSON")]
    [InlineData("{\n\"a\": \"\\ud800\"}", "line 2: the text here is not valid Unicode")]
    public void An_error_is_one_sentence_with_the_line_and_the_key(string json, string sentence)
    {
        var exception = Assert.Throws<CollectorException>(() => Read(json));

        Assert.True(exception.IsConfiguration);
        Assert.StartsWith($"{File}, line ", Assert.Single(exception.Errors), StringComparison.Ordinal);
        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var exception = Assert.Throws<CollectorException>(() => Read("""{"version": 3, "incomplete": 1, "x": 1, "segment": {"age": 5, "y": {}}}"""));

        Assert.Equal(5, exception.Errors.Count);
    }

    [Fact]
    public void The_ledgers_own_directory_is_no_further_one() =>
        Assert.Contains("own directory", Assert.Throws<CollectorException>(() => Read($"{{\"directories\": [\"{_root.FullName}\"]}}")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_symbolic_link_and_a_file_too_large_are_refused()
    {
        var other = Path.Combine(_root.FullName, "other.json");
        System.IO.File.WriteAllText(other, "{}");
        System.IO.File.CreateSymbolicLink(File, other);
        Assert.Equal(LedgerReason.NotAllowed, Assert.Throws<LedgerException>(() => SecurityPolicyFile.Read(_root.FullName)).Reason);

        System.IO.File.Delete(File);
        System.IO.File.WriteAllBytes(File, new byte[SecurityPolicyFile.MaxBytes + 1]);
        Assert.Throws<LedgerException>(() => SecurityPolicyFile.Read(_root.FullName));
    }

    [Fact]
    public void Any_bytes_give_a_policy_or_errors_and_nothing_else() =>
        Prop.ForAll<byte[], int>((bytes, cut) =>
        {
            // Pure noise fails early; a damaged policy gets further.
            var damaged = Encoding.UTF8.GetBytes(Full);
            foreach (var (value, i) in bytes.Select((value, i) => (value, i)))
                damaged[(int)((uint)(cut + (i * 7919)) % (uint)damaged.Length)] = value;
            var findings = new ConfigurationFindings("policy");
            SecurityPolicyReader.Read(bytes, findings);
            SecurityPolicyReader.Read(damaged, findings);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Amounts_and_durations_read_back_as_they_are_written() =>
        Prop.ForAll<uint, uint>((amount, seconds) =>
        {
            var bytes = ByteAmount.OfBytes(amount);
            var duration = TimeSpan.FromSeconds(seconds % 100_000_000);
            return ByteAmount.TryParse(bytes.ToString(), out var sameBytes) && sameBytes == bytes
                && DurationText.TryParse(DurationText.Format(duration), out var sameDuration) && sameDuration == duration;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task The_collector_does_not_start_on_a_bad_policy_and_stores_the_digest_of_a_good_one()
    {
        await using var test = await TestCollector.StartAsync();
        var path = Path.Combine(test.DataDirectory, SecurityPolicyFile.Name);
        await System.IO.File.WriteAllTextAsync(path, """{"incomplete": "never"}""");
        await Assert.ThrowsAsync<CollectorException>(() => test.RestartAsync());
        await System.IO.File.WriteAllTextAsync(path, """{"incomplete": "refuse"}""");
        await test.RestartAsync();

        var reply = await test.ExportAsync(LogBytes.Request(LogBytes.Message(writer => writer.WriteEventName("a.b")), LogBytes.Audit()));

        Assert.Equal((0, 1L, 1), (reply.Status, reply.Reply!.Rejected, reply.Reply.Receipts.Count));
        Assert.Contains("lack required fields", reply.Reply.Message, StringComparison.Ordinal);
        var digest = Convert.ToHexStringLower(SHA256.HashData("""{"incomplete": "refuse"}"""u8));
        Assert.Contains(digest, Encoding.UTF8.GetString(test.Records().Last(record => record.Tells("audit.collector.start")).LogRecord), StringComparison.Ordinal);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private SecurityPolicy Read(string json)
    {
        System.IO.File.WriteAllText(File, json);
        return SecurityPolicyFile.Read(_root.FullName);
    }
}
