using System.Globalization;
using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>The program's commands and exit codes as scripts count on them.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Fact]
    [Trait("Requirement", "L7")]
    public async Task A_record_logged_by_a_script_gets_a_receipt_and_is_found()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);

        var logged = (await Cli.RunAsync(
            "log", "host.backup.start", "--target", "host:web1", "--action", "start", "--attr", "ticket=CHG-7", "--message", "nightly backup", "--socket", collector.Socket, "--json")).Expect(0);

        var receipt = JsonNode.Parse(logged.Output)!;
        var found = Assert.Single(await Cli.SearchAsync(collector.Data, "operation:host.backup.start and ticket:CHG-7"));
        Assert.Equal((string?)receipt["recordId"], found.RecordId());
        Assert.Equal((long)receipt["index"]!, (long)found["index"]!);
        Assert.Equal("web1", found.Attribute(AuditAttributes.TargetId));
        Assert.Equal("nightly backup", (string?)found["body"]);
        Assert.Equal("cli", found.Attribute(AuditAttributes.Channel));
        var shown = (await Cli.RunAsync("show", (string)receipt["recordId"]!, collector.Data)).Expect(0);
        Assert.Contains("host.backup.start", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_without_a_collector_fails_and_says_that_nothing_was_recorded()
    {
        var result = (await Cli.RunAsync("log", "host.backup.start", "--target", "host:web1", "--socket", _directory.Combine("none.sock"))).Expect(3);
        Assert.Contains("nothing was recorded", result.OneSentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_collector_on_the_same_directory_is_refused()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);

        var second = (await Cli.RunAsync("run", "--data", _directory.Path, "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0")).Expect(3);

        Assert.Contains(_directory.Path, second.OneSentence(), StringComparison.Ordinal);
        using var client = GrpcClient.OverSocket(collector.Socket);
        (await client.ExportAsync(PlainOtlp.AuditRequest(PlainOtlp.NewId()))).Expect(GrpcAnswer.Ok);
    }

    [Fact]
    public async Task A_clean_stop_ends_with_zero_and_leaves_an_intact_ledger()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        using var client = GrpcClient.OverSocket(collector.Socket);
        (await client.ExportAsync(PlainOtlp.AuditRequest(PlainOtlp.NewId()))).Expect(GrpcAnswer.Ok);

        Assert.Equal(0, await collector.StopAsync());

        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(_directory.Path))["result"]);
    }

    [Theory]
    [InlineData("search")]
    [InlineData("verify")]
    [InlineData("show")]
    public async Task A_directory_without_a_ledger_cannot_be_read(string command)
    {
        var missing = _directory.Combine("missing");
        var result = (await (command is "show" ? Cli.RunAsync(command, "0", missing) : Cli.RunAsync(command, missing))).Expect(3);
        Assert.Contains(missing, result.OneSentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_with_other_things_is_no_tampered_ledger_and_one_that_lost_its_manifest_is()
    {
        var other = Directory.CreateDirectory(_directory.Combine("other")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "notes.txt"), "mine");
        Assert.Contains(other, (await Cli.RunAsync("verify", other)).Expect(3).OneSentence(), StringComparison.Ordinal);

        var ledger = _directory.Combine("ledger");
        (await Cli.RunAsync("init", "--data", ledger)).Expect(0);
        File.Delete(Path.Combine(ledger, "ledger.json"));
        (await Cli.RunAsync("verify", ledger)).Expect(1);
    }

    [Theory]
    [InlineData("outcome:", 9)]
    [InlineData("outcome:failure and", 20)]
    [InlineData("(outcome:failure", 1)]
    [InlineData("outcome:failure actor:alice", 17)]
    [InlineData("time >= yesterday", 9)]
    [InlineData("client:10.0.0.0/33", 8)]
    [Trait("Requirement", "P5")]
    public async Task A_bad_query_is_wrong_usage_and_names_the_column(string query, int column)
    {
        (await Cli.RunAsync("init", "--data", _directory.Path)).Expect(0);
        var result = (await Cli.RunAsync("search", query, _directory.Path)).Expect(2);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"column {column}"), result.OneSentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("serve", "--data", "x")]
    [InlineData("log", "NotAnOperation", "--target", "host:web1")]
    [InlineData("log", "host.backup.start", "--target", "web1")]
    public async Task Wrong_usage_ends_with_two(params string[] arguments)
    {
        var result = (await Cli.RunAsync(arguments)).Expect(2);
        Assert.NotEqual("", result.Errors);
        Assert.Equal("", result.Output);
    }

    [Fact]
    [Trait("Requirement", "L12")]
    [Trait("Requirement", "B7")]
    public async Task A_new_ledger_is_readable_by_its_owner_alone()
    {
        var data = _directory.Combine("ledger");
        (await Cli.RunAsync("init", "--data", data)).Expect(0);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        Assert.NotEmpty(Directory.GetFiles(data, "*", SearchOption.AllDirectories));
        Assert.All(
            Directory.GetFiles(data, "*", SearchOption.AllDirectories),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(data))["result"]);
    }

    [Fact]
    public async Task Status_tells_the_records_of_a_running_collector()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        using var client = GrpcClient.OverSocket(collector.Socket);
        var (live, offline) = (await StatusAsync("--api", $"http://{collector.Api}"), await StatusAsync("--data", _directory.Path));

        (await client.ExportAsync(PlainOtlp.AuditRequest(PlainOtlp.NewId(), PlainOtlp.NewId()))).Expect(GrpcAnswer.Ok);

        Assert.Equal("ok", (string?)live["health"]);
        // The collector's own record of its start is there already.
        Assert.Equal((1, 1), ((long)live["records"]!, (long)offline["records"]!));
        Assert.Equal(3, (long)(await StatusAsync("--api", $"http://{collector.Api}"))["records"]!);
        Assert.Equal(3, (long)(await StatusAsync("--data", _directory.Path))["records"]!);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<JsonNode> StatusAsync(string option, string value) =>
        JsonNode.Parse((await Cli.RunAsync("status", option, value, "--json")).Expect(0).Output)!;
}
