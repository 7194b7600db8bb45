using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>How <c>auditotel run</c> refuses to start, and how it stops.</summary>
public sealed class RunCommandTests : IDisposable
{
    private static readonly string[] FreePorts = ["--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0"];
    private readonly TempDirectory _directory = new();

    private string Data => _directory.Combine("data");

    [Theory]
    [InlineData("--otlp-grpc", "nonsense", "nonsense")]
    [InlineData("--otlp-http", "0.0.0.0:4318", "loopback")]
    [InlineData("--api", "", "no address")]
    [InlineData("--socket", "", "empty")]
    [InlineData("--data", "", "empty")]
    public async Task A_wrong_value_is_wrong_usage_and_nothing_is_created(string option, string value, string said)
    {
        string[] data = option is "--data" ? [] : ["--data", Data];

        var result = (await Cli.RunAsync(["run", .. data, option, value])).Expect(2);

        Assert.Contains(said, FirstLine(result), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_socket_path_that_is_too_long_is_wrong_usage()
    {
        var result = (await Cli.RunAsync(["run", "--data", Data, .. FreePorts, "--socket", _directory.Combine(new string('s', 120))])).Expect(2);

        Assert.Contains("107", OneSentence(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_in_a_directory_that_does_not_exist_cannot_be_made()
    {
        var path = _directory.Combine("none/x.sock");

        var result = (await Cli.RunAsync(["run", "--data", Data, .. FreePorts, "--socket", path])).Expect(3);

        Assert.Contains(path, OneSentence(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_named_and_the_failed_start_is_in_the_ledger()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;

        var result = (await Cli.RunAsync(["run", "--data", Data, .. FreePorts[2..], "--otlp-grpc", address])).Expect(3);

        Assert.Contains(address, OneSentence(result), StringComparison.Ordinal);
        Assert.Single(await Cli.SearchAsync(Data, "operation:audit.collector.stop and outcome:failure"));
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(Data))["result"]);
    }

    [Theory]
    [InlineData("""{"otlpGrpc": "127.0.0.1:0", "bogus": 1}""", "'bogus' is unknown")]
    [InlineData("""{"otlpGrpc": 5}""", "'otlpGrpc' must be a text")]
    [InlineData("""{"otlpGrpc": """, "line 1")]
    public async Task A_wrong_configuration_file_is_wrong_usage(string content, string said)
    {
        var file = _directory.Combine("auditotel.json");
        await File.WriteAllTextAsync(file, content);

        var result = (await Cli.RunAsync("run", "--data", Data, "--config", file)).Expect(2);

        Assert.Contains(file, OneSentence(result), StringComparison.Ordinal);
        Assert.Contains(said, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(".NET", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_are_allowed_and_off_closes_a_listener()
    {
        var file = _directory.Combine("auditotel.json");
        await File.WriteAllTextAsync(file, """
            { // what this host offers
              "otlpGrpc": "off", /* HTTP alone */ "otlpHttp": "127.0.0.1:0", "api": "127.0.0.1:0", }
            """);

        // Two addresses come from the file; the command line closes one of them. It runs until it is ended.
        await using var collector = await CollectorProcess.RunAsync(Data, ["--config", file, "--api", "off"]);

        Assert.Equal(["otlp-http", "socket"], collector.Endpoints.Keys);
        Assert.Equal(0, await collector.StopAsync());
    }

    [Fact]
    [Trait("Requirement", "I7")]
    public async Task A_stop_under_load_and_beside_a_sender_that_hangs_ends_with_zero_and_loses_nothing_acknowledged()
    {
        await using var collector = await CollectorProcess.StartAsync(Data);
        using var hanging = await HangAsync(collector.Http);
        using var client = GrpcClient.OverTcp(collector.Grpc);
        var acknowledged = new List<string>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var load = Task.Run(async () =>
        {
            while (await SendOneAsync(client) is { } id)
            {
                acknowledged.Add(id);
                if (acknowledged.Count == 100)
                    enough.SetResult();
            }
        });

        await enough.Task;
        var exitCode = await collector.StopAsync();
        await load;

        Assert.Equal(0, exitCode);
        Assert.Empty(acknowledged.Except((await Cli.SearchAsync(Data, "operation:user.account.delete")).Select(record => record.RecordId()), StringComparer.Ordinal));
        Assert.Single(await Cli.SearchAsync(Data, "operation:audit.collector.stop and outcome:success"));
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(Data))["result"]);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Sends one record; null when the collector stops or is gone.</summary>
    private static async Task<string?> SendOneAsync(GrpcClient client)
    {
        var id = PlainOtlp.NewId();
        try
        {
            return (await client.ExportAsync(PlainOtlp.AuditRequest(id))).Status == GrpcAnswer.Ok ? id : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Begins a request and never ends it.</summary>
    private static async Task<Socket> HangAsync(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(address));
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"POST /v1/logs HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-protobuf\r\nContent-Length: {1 << 20}\r\n\r\nx")));
        return socket;
    }

    private static string FirstLine(ProgramResult result)
    {
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        return result.Errors.Split('\n')[0];
    }

    /// <summary>The one sentence about the failure; a new ledger's notice and seal key stand before it, because they are given only once.</summary>
    private static string OneSentence(ProgramResult result) =>
        Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), static line => line.StartsWith("auditotel: ", StringComparison.Ordinal));
}
