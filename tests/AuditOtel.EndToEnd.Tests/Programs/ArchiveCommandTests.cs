using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>Archives as an auditor meets them: alone, copied, half copied, of somebody else.</summary>
[Trait("Requirement", "L4")]
[Trait("Requirement", "L5")]
public sealed class ArchiveCommandTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Data => _directory.Combine("l");

    [Fact]
    public async Task Archives_that_were_copied_verify_alone_and_together_and_are_searched_and_one_that_is_missing_is_told()
    {
        var key = await SmallSegments.CreateAsync(_directory, "l");
        for (var i = 0; i < 3; i++)
        {
            await SmallSegments.FillAsync(Data);
            var made = JsonNode.Parse((await Cli.RunAsync("archive", Data, "--to", _directory.Combine("a"), "--json")).Expect(0).Output)!;
            Assert.Single(made["archives"]!.AsArray());
        }

        var far = Directory.CreateDirectory(_directory.Combine("far")).FullName;
        foreach (var file in Directory.GetFiles(_directory.Combine("a")))
            File.Move(file, Path.Combine(far, Path.GetFileName(file)));
        string[] archives = [.. Directory.GetFiles(far).Order(StringComparer.Ordinal)];
        foreach (var archive in archives)
        {
            var alone = await VerifyAsync(archive, 0, "--seal-key", key);
            Assert.Equal("intact", (string?)alone["result"]);
            Assert.NotNull(alone["sealedUntil"]);
        }

        Assert.Equal("intact", (string?)(await VerifyAsync(far, 0, "--seal-key", key))["result"]);
        Assert.InRange((await Cli.SearchAsync(far, "operation:user.account.delete")).Count, (2 * SmallSegments.Records) + 1, 3 * SmallSegments.Records);
        (await Cli.RunAsync("show", "1", archives[0])).Expect(0);

        File.Delete(archives[1]);
        var report = await VerifyAsync(far, 1, "--seal-key", key);
        Assert.Equal("incomplete", (string?)report["result"]);
        Assert.Equal("entry-missing", (string?)Assert.Single(report["problems"]!.AsArray())!["kind"]);
    }

    [Fact]
    public async Task What_is_no_whole_archive_of_this_ledger_is_never_intact_and_told_in_one_sentence()
    {
        var key = await SmallSegments.CreateAsync(_directory, "l");
        var foreign = await SmallSegments.CreateAsync(_directory, "other");
        await SmallSegments.FillAsync(Data);
        (await Cli.RunAsync("archive", Data, "--to", _directory.Combine("a"))).Expect(0);
        var archive = Assert.Single(Directory.GetFiles(_directory.Combine("a")));
        var half = _directory.Combine("half.tar.gz");
        await File.WriteAllBytesAsync(half, (await File.ReadAllBytesAsync(archive))[..^2000]);

        Assert.Equal("archive-damaged", (string?)(await VerifyAsync(half, 1, "--seal-key", key))["problems"]![0]!["kind"]);
        Assert.Equal("tampered", (string?)(await VerifyAsync(archive, 1, "--seal-key", foreign))["result"]);
        (await Cli.RunAsync("search", "actor:*", half)).Expect(1).OneSentence();
        (await Cli.RunAsync("show", "1", half)).Expect(1).OneSentence();
        var missing = _directory.Combine("none.tar.gz");
        foreach (var words in new[] { new[] { "verify", missing }, ["search", "actor:*", missing], ["show", "1", missing] })
            Assert.Contains(missing, (await Cli.RunAsync(words)).Expect(3).OneSentence(), StringComparison.Ordinal);
        foreach (var words in new[] { new[] { "archive", archive, "--to", _directory.Combine("b") }, ["export", archive, "--format", "tlog-tiles", "--out", _directory.Combine("e")], ["prove", "1", archive, "--out", _directory.Combine("p")] })
            Assert.Contains("name the ledger's directory", (await Cli.RunAsync(words)).Expect(3).OneSentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_made_of_a_ledger_never_lies_in_it_and_a_place_that_is_none_is_named()
    {
        await SmallSegments.CreateAsync(_directory, "l");
        await SmallSegments.FillAsync(Data);
        Directory.CreateSymbolicLink(_directory.Combine("link"), Data);
        foreach (var inside in new[] { Data, Path.Combine(Data, "x"), Path.Combine(_directory.Combine("link"), "x") })
        {
            Assert.Contains("own directory", (await Cli.RunAsync("archive", Data, "--to", inside)).Expect(2).OneSentence(), StringComparison.Ordinal);
            Assert.Contains("own directory", (await Cli.RunAsync("export", Data, "--format", "tlog-tiles", "--out", inside)).Expect(2).OneSentence(), StringComparison.Ordinal);
        }

        Assert.Contains("own directory", (await Cli.RunAsync("prove", "1", Data, "--out", Path.Combine(Data, "x"))).Expect(2).OneSentence(), StringComparison.Ordinal);
        var file = _directory.Combine("l.sealkey");
        Assert.Contains("is a file", (await Cli.RunAsync("archive", Data, "--to", file)).Expect(3).OneSentence(), StringComparison.Ordinal);
        Assert.Contains("make that one first", (await Cli.RunAsync("archive", Data, "--to", _directory.Combine("no/such"))).Expect(3).OneSentence(), StringComparison.Ordinal);
        Assert.Contains("cannot be made", (await Cli.RunAsync("prove", "1", Data, "--out", _directory.Combine("no/proof"))).Expect(3).OneSentence(), StringComparison.Ordinal);
        Assert.Contains("is a directory", (await Cli.RunAsync("check-proof", Data, "--key", Path.Combine(Data, "log.vkey"))).Expect(3).OneSentence(), StringComparison.Ordinal);
        Assert.Contains("auditotel hold remove --help", (await Cli.RunAsync("hold", "remove", "--data", Data)).Expect(2).Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<JsonNode> VerifyAsync(string path, int exitCode, params string[] options) =>
        JsonNode.Parse((await Cli.RunAsync(["verify", path, "--json", .. options])).Expect(exitCode).Output)!;
}
