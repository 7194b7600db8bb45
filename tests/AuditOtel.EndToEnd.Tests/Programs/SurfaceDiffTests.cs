using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary><c>auditotel surface diff</c> as an auditor uses it. The files are written here from docs/surface.md, not by the code that reads them.</summary>
[Trait("Requirement", "P0")]
public sealed class SurfaceDiffTests : IDisposable
{
    private const string Create = "operation user.create member=M:C.N action=Create class=Account mode=Deny route=method target=user";
    private const string Delete = "operation user.delete member=M:C.M action=Delete class=Account mode=Deny route=method target=user argument=why secret=pin:Redacted result=returned";
    private const string Tool = "excuse T:Tool reason=\"It is \\u200b \\\"tool\\\".\"";
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task What_changed_is_shown_in_groups_and_a_loss_is_a_finding()
    {
        var before = Shipped("old.txt", "excuse T:Gone reason=Why.", Create, Delete);
        var after = Shipped("new.txt", "operation user.create member=M:C.N action=Create class=Integrity mode=Deny route=method target=user", "operation user.lock member=M:C.L action=Execute class=Account mode=Deny route=method",
            "operation user.delete member=M:C.M action=Delete class=Account mode=Continue route=method target=user secret=pin:KeyedHash result=returned");

        var result = (await Cli.RunAsync("surface", "diff", before, after)).Expect(1);

        Assert.Equal(
            [
                "weakened (1):", "  user.delete at M:C.M", "    the failure mode 'Deny' is now 'Continue'", "    the argument 'why' is no longer recorded",
                "added (1):", "  user.lock at M:C.L",
                "strengthened (1):", "  user.create at M:C.N", "    'class=Account' is gone", "    'class=Integrity' is new",
                "excuses (1):", "  gone: T:Gone: Why.",
            ],
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..]);
        (await Cli.RunAsync("surface", "diff", after, after)).Expect(0);
    }

    [Fact]
    public async Task A_build_and_a_projects_directory_are_compared_with_the_reasons_that_the_project_gives()
    {
        var lines = Text(Create, Delete);
        File.WriteAllText(_directory.Combine("AuditSurface.json"), $$"""
            { "format": 1, "digest": "{{Digest(lines)}}", "assembly": "Shop",
              "operations": [
                { "operation": "user.create", "action": "Create", "class": "Account", "mode": "Deny", "route": "method", "member": "M:C.N", "targets": ["user"], "arguments": [], "secrets": [], "changes": [] },
                { "operation": "user.delete", "action": "Delete", "class": "Account", "mode": "Deny", "route": "method", "member": "M:C.M", "result": "returned", "targets": ["user"], "arguments": ["why"], "secrets": ["pin:Redacted"], "changes": [] }
              ],
              "excuses": [] }
            """);
        var project = Directory.CreateDirectory(_directory.Combine("project")).FullName;
        Shipped("project/AuditSurface.Shipped.txt", Create, Delete);
        var unshipped = Path.Combine(project, "AuditSurface.Unshipped.txt");
        await File.WriteAllTextAsync(unshipped, Text());
        (await Cli.RunAsync("surface", "diff", _directory.Path, project)).Expect(0);
        await File.WriteAllTextAsync(unshipped, Text("# ours", Tool, "removed operation user.delete member=M:C.M because=\"The directory does it.\""));

        var difference = JsonNode.Parse((await Cli.RunAsync("surface", "diff", _directory.Combine("AuditSurface.json"), project, "--json")).Expect(1).Output)!;

        Assert.Equal((Digest(lines), "weakened"), ((string?)difference["old"], (string?)difference["result"]));
        Assert.Equal(("user.delete", "The directory does it."), ((string?)difference["removed"]![0]!["operation"], (string?)difference["removed"]![0]!["because"]));
        Assert.Equal(("new", "T:Tool"), ((string?)difference["excuses"]![0]!["change"], (string?)difference["excuses"]![0]!["member"]));
    }

    [Theory]
    [InlineData("auditotel-surface 1\n", "the digest at its end is missing")]
    [InlineData("auditotel-surface 1\ndigest sha256:0\n", "it was edited by hand")]
    [InlineData("auditotel-surface 9\n", "line 1, column 1: the first line is not")]
    [InlineData("", "the first line is not")]
    [InlineData("{ \"format\": 2 }", "another version")]
    [InlineData("{ \"format\": 1, \"digest\": \"sha256:0\", \"operations\": [], \"excuses\": [] }", "it was changed after the build")]
    [InlineData("{ \"format\": 1, \"operations\": [ { \"operation\": 1 } ], \"excuses\": [] }", "it is not the JSON of a surface")]
    [InlineData("{ \"format\": 1, \"operations\": [ { \"operation\": null } ], \"excuses\": [] }", "it is not the JSON of a surface")]
    [InlineData("{ \"format\": 1, \"operations\": [], \"excuses\": [ { \"member\": null } ] }", "it is not the JSON of a surface")]
    [InlineData("{ \"format\": 1, \"operations\": [ { \"operation\": \"a\", \"colour\": \"red\" } ], \"excuses\": [] }", "it is not the JSON of a surface")]
    public async Task What_is_no_surface_cannot_be_read(string text, string sentence)
    {
        await File.WriteAllTextAsync(_directory.Combine("a"), text);

        Assert.Contains(sentence, (await Cli.RunAsync("surface", "diff", _directory.Combine("a"), _directory.Combine("a"))).Expect(3).OneSentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_without_a_surface_is_told()
    {
        Assert.Contains("has neither AuditSurface.Shipped.txt nor AuditSurface.json", (await Cli.RunAsync("surface", "diff", _directory.Path, _directory.Path)).Expect(3).OneSentence(), StringComparison.Ordinal);
        (await Cli.RunAsync("surface", "diff", _directory.Path)).Expect(2);
    }

    public void Dispose() => _directory.Dispose();

    private string Shipped(string name, params string[] lines)
    {
        var text = Text([.. lines.Order(StringComparer.Ordinal)]);
        File.WriteAllText(_directory.Combine(name), $"{text}digest {Digest(text)}\n");
        return _directory.Combine(name);
    }

    private static string Text(params string[] lines) => string.Concat(lines.Prepend("auditotel-surface 1").Select(line => line + "\n"));

    private static string Digest(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
