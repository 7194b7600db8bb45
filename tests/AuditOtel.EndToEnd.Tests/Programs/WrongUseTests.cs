using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>What a person types wrongly, and what a hostile neighbour answers, ends in a sentence and the right exit code, never in a stack trace.</summary>
public sealed class WrongUseTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData("log", "host.backup.start", "--target", "host:web1", "--action", "dance")]
    [InlineData("log", "host.backup.start", "--target", "host:web1", "--action", "99")]
    [InlineData("log", "host.backup.start", "--target", "host:web1", "--action", "unspecified")]
    [InlineData("log", "host.backup.start", "--target", "host:web1", "--outcome", "77")]
    [InlineData("log", "host.backup.start", "--target", "host:web1", "--socket", "")]
    [InlineData("search", ".", "--limit", "abc")]
    [InlineData("search", ".", "--limit", "99999999999999")]
    [InlineData("search", ".", "--limit", "-1")]
    [InlineData("search", ".", "--format", "7")]
    [InlineData("search", ".", "--format", "xml")]
    [InlineData("search", ".", "--from", "1/2/2026")]
    [InlineData("search", ".", "--from", "10:00")]
    [InlineData("search", ".", "--from", "2026-02-01", "--to", "2026-01-01")]
    [InlineData("search", ".", "--bogus")]
    [InlineData("search", "actor:alice", "")]
    [InlineData("report", ".")]
    [InlineData("report", ".", "--unfinished", "--from", "2026-02-01", "--to", "2026-01-01")]
    [InlineData("report", "", "--unfinished")]
    [InlineData("verify", "")]
    [InlineData("show", "1", "")]
    [InlineData("status", "--data", "")]
    public async Task A_wrong_value_is_wrong_usage_and_no_crash(params string[] arguments)
    {
        var result = (await Cli.RunAsync(arguments)).Expect(2);
        Assert.Equal("", result.Output);
        Assert.All(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("auditotel: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_socket_path_too_long_for_the_system_is_wrong_usage()
    {
        var result = (await Cli.RunAsync("log", "host.backup.start", "--target", "host:web1", "--socket", new string('x', 200))).Expect(2);
        Assert.Contains("107", result.OneSentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_name_that_is_not_allowed_is_wrong_usage()
    {
        var result = (await Cli.RunAsync("init", "--data", _directory.Combine("new"), "--name", "a+b")).Expect(2);
        Assert.Contains("name", result.OneSentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key")]
    [InlineData("--since")]
    public async Task Verifying_with_a_file_of_something_else_is_wrong_usage(string option)
    {
        var ledger = await NewLedgerAsync();
        var garbage = _directory.Combine("garbage");
        await File.WriteAllTextAsync(garbage, "neither a key nor a checkpoint\n");

        (await Cli.RunAsync("verify", ledger, option, garbage)).Expect(2).OneSentence();
    }

    [Theory]
    [InlineData("search")]
    [InlineData("verify")]
    [InlineData("show", "0")]
    [InlineData("status", "--data")]
    public async Task A_ledger_of_another_user_is_not_allowed_instead_of_missing(params string[] command)
    {
        var ledger = await NewLedgerAsync();
        File.SetUnixFileMode(ledger, UnixFileMode.None);
        try
        {
            var result = (await RunAsOrdinaryUserAsync([.. command, ledger])).Expect(4);
            Assert.Contains(ledger, result.OneSentence(), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(ledger, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_socket_of_another_user_is_not_allowed_and_says_that_nothing_was_recorded()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        File.SetUnixFileMode(collector.Socket, UnixFileMode.None);

        var result = (await RunAsOrdinaryUserAsync("log", "host.backup.start", "--target", "host:web1", "--socket", collector.Socket)).Expect(4);

        Assert.Contains("nothing was recorded", result.OneSentence(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData("null")]
    [InlineData("[1")]
    public async Task An_answer_that_is_no_status_cannot_be_read(string body)
    {
        using var server = new OneAnswerServer(body);

        var result = (await Cli.RunAsync("status", "--api", server.Address)).Expect(3);

        Assert.Contains("no status", result.OneSentence(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Requirement", "S11")]
    public async Task An_error_sentence_shows_no_control_characters_of_what_was_typed()
    {
        var result = (await Cli.RunAsync("log", "host.backup.start", "--target", "web1\u001b[2J\nforged\u202e")).Expect(2);
        Assert.Contains("web1\\u{1b}[2J\\u{a}forged\\u{202e}", result.OneSentence(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_entry_shown_as_json_says_what_it_is()
    {
        await using (var collector = await CollectorProcess.StartAsync(_directory.Path))
            Assert.Equal(0, await collector.StopAsync());

        var shown = JsonNode.Parse((await Cli.RunAsync("show", "0", _directory.Path, "--json")).Expect(0).Output)!;

        Assert.Equal(("context", 0L), ((string?)shown["kind"], (long)shown["index"]!));
    }

    [Fact]
    public async Task A_time_is_taken_as_the_commands_print_it()
    {
        var ledger = await NewLedgerAsync();
        foreach (var time in new[] { "2026-11-01", "2026-11-01T08:30Z", "2026-11-01 08:30:00.123", "2026-11-01T08:30:00.123456789Z", "2026-11-01T08:30:00+02:00" })
            (await Cli.RunAsync("search", ledger, "--from", time)).Expect(0);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<string> NewLedgerAsync()
    {
        var ledger = _directory.Combine("ledger");
        (await Cli.RunAsync("init", "--data", ledger)).Expect(0);
        return ledger;
    }

    /// <summary>Root reads every file; without the two capabilities that make it so, file modes hold for it as for anyone.</summary>
    private static Task<ProgramResult> RunAsOrdinaryUserAsync(params string[] arguments) => Environment.IsPrivilegedProcess
        ? ChildProgram.RunAsync("setpriv", ["--bounding-set", "-dac_override,-dac_read_search", Checkout.Program, .. arguments])
        : Cli.RunAsync(arguments);
}
