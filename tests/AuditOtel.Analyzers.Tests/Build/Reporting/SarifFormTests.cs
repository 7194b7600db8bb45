using System.Text.Json.Nodes;
using AuditOtel.Build.Reporting;

namespace AuditOtel.Analyzers.Tests.Build.Reporting;

/// <summary>The log against what the schema of SARIF 2.1.0 (OASIS, errata 01) says of the objects in it: what each must have, may have, and which words it may use.</summary>
[Trait("Requirement", "P4")]
public sealed class SarifFormTests
{
    // What must be there has no question mark; behind a colon stands the kind of object, in brackets that of an array's.
    private static readonly Dictionary<string, string[]> Kinds = new(StringComparer.Ordinal)
    {
        ["log"] = ["$schema?", "version", "runs:[run]"],
        ["run"] = ["tool:tool", "results?:[result]", "columnKind?"],
        ["tool"] = ["driver:component"],
        ["component"] = ["name", "rules?:[rule]"],
        ["rule"] = ["id", "shortDescription?:message"],
        ["message"] = ["text"],
        ["result"] = ["ruleId?", "ruleIndex?", "level?", "message:message", "locations?:[location]", "partialFingerprints?:texts", "properties?:any", "baselineState?", "suppressions?:[suppression]"],
        ["location"] = ["physicalLocation?:physical", "logicalLocations?:[logical]"],
        ["physical"] = ["artifactLocation:artifact", "region?:region"],
        ["artifact"] = ["uri"],
        ["region"] = ["startLine", "startColumn?"],
        ["logical"] = ["fullyQualifiedName?"],
        ["suppression"] = ["kind", "justification?"],
    };

    private static readonly Dictionary<string, string[]> Words = new(StringComparer.Ordinal)
    {
        ["version"] = ["2.1.0"], ["columnKind"] = ["utf16CodeUnits", "unicodeCodePoints"], ["level"] = ["none", "note", "warning", "error"],
        ["baselineState"] = ["new", "unchanged", "updated", "absent"], ["kind"] = ["inSource", "external"],
    };

    [Fact]
    public async Task The_log_of_the_sample_has_the_form_of_the_schema() => Check("log", JsonNode.Parse(SarifReport.Text(await SampleReport.FindingsAsync()))!);

    [Fact]
    public void A_log_of_strange_names_and_one_of_nothing_have_the_form_of_the_schema()
    {
        var strange = new LoggedFinding { Id = "AOT0105", Rule = "AOT0105", Level = "warning", Message = "[a]({0})\u202e\ud800", Owner = "\"\\", Privileged = ["\u0000"], Path = [], File = "../a b/\u00e9%#?[x]:y.cs", Line = 0, Column = -1 };

        var text = SarifReport.Text([strange, strange with { Silenced = "" }, strange with { Silenced = "Why.", Id = "AOT0108", Baseline = ["x"] }]);

        Check("log", JsonNode.Parse(text)!);
        Check("log", JsonNode.Parse(SarifReport.Text([]))!);
        Assert.All(text, letter => Assert.True(letter is '\n' or (>= ' ' and <= '~')));
    }

    private static void Check(string kind, JsonNode node)
    {
        if (kind is "any")
            return;

        var found = node.AsObject();
        if (kind is "texts")
        {
            Assert.All(found, member => Assert.NotEqual("", (string)member.Value!));
            return;
        }

        var members = Kinds[kind].Select(member => (Name: member.Split(':')[0].TrimEnd('?'), IsRequired: !member.Contains('?', StringComparison.Ordinal), Kind: member.Split(':').ElementAtOrDefault(1))).ToArray();
        Assert.Empty(members.Where(member => member.IsRequired && !found.ContainsKey(member.Name)).Select(member => $"{kind}.{member.Name} is missing"));
        Assert.Empty(found.Select(member => member.Key).Except(members.Select(member => member.Name), StringComparer.Ordinal));
        foreach (var (name, _, of) in members.Where(member => found.ContainsKey(member.Name)))
            CheckValue(name, of, found[name]!);
    }

    private static void CheckValue(string name, string? kind, JsonNode value)
    {
        if (kind is ['[', .. var inner, ']'])
            Assert.All(value.AsArray(), item => Check(inner, item!));
        else if (kind is not null)
            Check(kind, value);
        else if (Words.TryGetValue(name, out var words))
            Assert.Contains((string)value!, words);
        else if (name is "uri")
            Assert.True(Uri.IsWellFormedUriString((string)value!, UriKind.Relative), (string?)value);
        else if (name is "startLine" or "startColumn")
            Assert.True((int)value >= 1);
        else if (name is "ruleIndex")
            Assert.True((int)value >= 0);
        else
            Assert.NotNull((string?)value);
    }
}
