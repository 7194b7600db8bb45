using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Sinks;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>auditotel.json with a sink, read at the start and again at SIGHUP.</summary>
[Trait("Requirement", "I5")]
public sealed class ConfigurationTests : IDisposable
{
    private const int Sighup = 1;
    private readonly TempDirectory _directory = new();

    private string Place => _directory.Combine("auditotel.json");

    [Fact]
    public async Task A_hang_up_has_the_sinks_read_again_and_no_record_is_lost_between_the_old_one_and_the_new()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        await WriteAsync(first);
        await using var collector = await CollectorProcess.RunAsync(_directory.Combine("l"), ["--config", Place, "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0"]);
        await LogAsync(collector, "one");
        Assert.Contains("target=\"one\"", await ReadUntilAsync(first, "target=\"one\""), StringComparison.Ordinal);

        await DeliveredAsync(collector);

        await WriteAsync(second);
        collector.Send(Sighup);
        await LogAsync(collector, "two");

        var received = await ReadUntilAsync(second, "target=\"two\"");

        Assert.DoesNotContain("target=\"one\"", received, StringComparison.Ordinal);
        var status = (await Cli.RunAsync("status", "--api", $"http://{collector.Api}")).Expect(0).Output;
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"sink         siem (syslog, tcp://{second.LocalEndpoint})"), status, StringComparison.Ordinal);
        Assert.Equal(0, await collector.StopAsync());
        Assert.Single(await Cli.SearchAsync(collector.Data, "operation:audit.configuration.change"));
    }

    [Fact]
    [Trait("Requirement", "B3")]
    public async Task Hang_ups_under_load_lose_no_record_and_repeat_none()
    {
        const int Changes = 6;
        await WriteFileSinkAsync(0);
        await using var collector = await CollectorProcess.RunAsync(_directory.Combine("l"), ["--config", Place, "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0"]);
        await using var load = new SingleRecords(collector);
        for (var change = 1; change <= Changes; change++)
        {
            // Each of the sinks has had something to write before it is changed.
            var path = LinesOf(change - 1);
            await load.GoOnAsync(40);
            await SingleRecords.UntilAsync(() => File.Exists(path));
            await WriteFileSinkAsync(change);
            collector.Send(Sighup);
        }

        await load.GoOnAsync(40);
        await SingleRecords.UntilAsync(() => File.Exists(LinesOf(Changes)));
        await load.StopAsync();
        await DeliveredAsync(collector);
        Assert.Equal(0, await collector.StopAsync());

        var files = Enumerable.Range(0, Changes + 1).Select(change => File.ReadAllLines(LinesOf(change)).Select(static line => JsonNode.Parse(line)!.AsObject().RecordId()).ToArray()).ToArray();
        Assert.All(files, Assert.NotEmpty);
        Assert.Equal(load.Acknowledged, files.SelectMany(static file => file));
        Assert.Equal(Changes, (await Cli.SearchAsync(collector.Data, "operation:audit.configuration.change")).Count);
    }

    [Fact]
    public async Task Config_check_says_everything_that_is_wrong()
    {
        await File.WriteAllTextAsync(Place, """{"apy": "x", "sinks": {"s": {"type": "syslog", "address": "tls://siem.example:6514"}}}""");
        var wrong = (await Cli.RunAsync("config", "check", Place)).Expect(2);
        await File.WriteAllTextAsync(Place, """{"sinks": {"s": {"type": "syslog", "address": "tcp://127.0.0.1:514"}}}""");
        var right = (await Cli.RunAsync("config", "check", Place)).Expect(0);

        Assert.Equal(2, wrong.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("The configuration has no errors.", right.Output.Trim());
    }

    [Fact]
    public async Task Environment_variables_set_a_sink_without_a_file_and_their_errors_name_them()
    {
        string[] names = ["AUDITOTEL__SINKS__siem__TYPE=syslog", "AUDITOTEL__SINKS__siem__ADDRESS=tcp://127.0.0.1:514"];
        var wrong = (await ChildProgram.RunAsync("env", [.. names, "AUDITOTEL__SINKS__siem__MAXLAG=much", Checkout.Program, "config", "check"])).Expect(2);
        (await ChildProgram.RunAsync("env", [.. names, Checkout.Program, "config", "check"])).Expect(0);

        Assert.Contains("the environment variable AUDITOTEL__SINKS__siem__MAXLAG: 'SINKS.siem.maxLag' must be a whole number", wrong.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task LogAsync(CollectorProcess collector, string target) =>
        (await Cli.RunAsync("log", "thing.run", "--target", $"thing:{target}", "--socket", collector.Socket)).Expect(0);

    /// <summary>Received is not yet delivered: the receiver's host has to acknowledge it, too.</summary>
    private static async Task DeliveredAsync(CollectorProcess collector)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (JsonNode.Parse((await Cli.RunAsync("status", "--api", $"http://{collector.Api}", "--json")).Expect(0).Output)!["sinks"]![0]!["lag"]!.GetValue<long>() > 0)
            await Task.Delay(20, patience.Token);
    }

    private static async Task<string> ReadUntilAsync(TcpListener listener, string end)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var client = await listener.AcceptTcpClientAsync(patience.Token);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            var read = await client.GetStream().ReadAsync(buffer, patience.Token);
            Assert.NotEqual(0, read);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    private string LinesOf(int number) => _directory.Combine(string.Create(CultureInfo.InvariantCulture, $"records-{number}.jsonl"));

    private Task WriteFileSinkAsync(int number) =>
        File.WriteAllTextAsync(Place, $$"""{"sinks": {"lines": {"type": "file", "path": "{{LinesOf(number)}}", "select": "service:{{PlainOtlp.Service}}"} } }""");

    private Task WriteAsync(TcpListener listener) => File.WriteAllTextAsync(Place, string.Create(
        CultureInfo.InvariantCulture, $$"""{"sinks": {"siem": {"type": "syslog", "address": "tcp://{{listener.LocalEndpoint}}", "select": "operation:thing.run"} } }"""));
}
