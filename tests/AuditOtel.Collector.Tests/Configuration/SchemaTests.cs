using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Tests.Configuration;

/// <summary>The JSON schema of auditotel.json says about a sink's keys what the reader demands of them: an editor must not call wrong what is right.</summary>
[Trait("Requirement", "I5")]
public sealed partial class SchemaTests
{
    private static readonly string[] Types = ["syslog", "otlp", "elasticsearch", "file"];

    private static readonly JsonObject Keys = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "auditotel.schema.json")))!
        ["properties"]!["sinks"]!["additionalProperties"]!["properties"]!.AsObject();

    public static TheoryData<string> Words => [.. Keys.Where(static key => key.Value!["enum"] is not null).Select(static key => key.Key)];

    public static TheoryData<string> Numbers => [.. Keys.Where(static key => (key.Value!["type"] as JsonValue)?.ToString() is "integer").Select(static key => key.Key)];

    public static TheoryData<string> Flags => [.. Keys.Where(static key => (key.Value!["type"] as JsonValue)?.ToString() is "boolean").Select(static key => key.Key)];

    [Theory]
    [MemberData(nameof(Words))]
    public void The_words_of_a_key_are_those_of_the_kinds_of_sinks_together(string key) => Assert.Equal(
        Keys[key]!["enum"]!.AsArray().Select(static word => (string)word!).Order(StringComparer.Ordinal),
        Refusals(key, "\"?\"").SelectMany(static error => Quoted().Matches(error[error.IndexOf(" must be ", StringComparison.Ordinal)..]).Select(static word => word.Groups["word"].Value)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void The_limits_of_a_number_are_the_widest_of_any_kind_of_sink(string key)
    {
        var limits = Refusals(key, "-1").Select(static error => Range().Match(error)).ToArray();

        Assert.Equal(limits.Min(static limit => long.Parse(limit.Groups["least"].Value)), (long)Keys[key]!["minimum"]!);
        Assert.Equal(limits.Max(static limit => long.Parse(limit.Groups["most"].Value)), (long)Keys[key]!["maximum"]!);
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public void A_flag_is_true_or_false(string key) => Assert.All(Refusals(key, "1"), static error => Assert.EndsWith(" must be true or false.", error, StringComparison.Ordinal));

    /// <summary>What each kind of sink that has the key says about a value that is wrong for all of them.</summary>
    private static List<string> Refusals(string key, string value)
    {
        var refusals = new List<string>();
        foreach (var type in Types)
        {
            var findings = new ConfigurationFindings("auditotel.json");
            var json = key is "type" ? $$"""{"type": {{value}} }""" : $$"""{"type": "{{type}}", "address": "tcp://127.0.0.1:1", "{{key}}": {{value}} }""";
            OperatorConfiguration.Parse(Encoding.UTF8.GetBytes($$"""{"sinks": {"s": {{json}} } }"""), findings);
            refusals.AddRange(findings.Errors.Where(error => error.Contains($"'sinks.s.{key}' must ", StringComparison.Ordinal)));
        }

        Assert.NotEmpty(refusals);
        return refusals;
    }

    [GeneratedRegex("\"(?<word>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(" from (?<least>[0-9]+) to (?<most>[0-9]+)\\.$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Range();
}
