using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;

namespace AuditOtel.Collector.Tests;

public sealed class AuditCollectorTests
{
    [Fact]
    [Trait("Requirement", "I5")]
    [Trait("Requirement", "L9")]
    public async Task Start_and_stop_are_recorded()
    {
        await using var test = await TestCollector.StartAsync();
        Assert.True(test.Collector.WasCreated);
        Assert.Equal(1, test.Count("audit.collector.start"));

        await test.RestartAsync();

        Assert.False(test.Collector.WasCreated);
        Assert.Equal(["audit.collector.start", "audit.collector.stop", "audit.collector.start"], test.Records().Select(record => record.Operation));
        Assert.All(test.Records(), record => Assert.Equal((0, "self"), ((int)record.Missing, record.Listener)));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    [Trait("Requirement", "B7")]
    public async Task Sockets_are_open_to_their_owner_only()
    {
        await using var test = await TestCollector.StartAsync();

        Assert.All(
            new[] { test.Collector.Endpoints.Socket, test.Collector.Endpoints.HttpSocket },
            path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));
    }

    [Fact]
    public async Task The_ready_line_names_real_ports()
    {
        await using var test = await TestCollector.StartAsync();

        Assert.Matches(@"^otlp-grpc=127\.0\.0\.1:[1-9]\d* otlp-http=127\.0\.0\.1:[1-9]\d* socket=/.*/ingest\.sock api=127\.0\.0\.1:[1-9]\d*$", test.Collector.Endpoints.ToString());
    }

    [Fact]
    public async Task The_status_is_told_over_the_api_and_nothing_else_is()
    {
        await using var test = await TestCollector.StartAsync();
        await test.ExportAsync(LogBytes.Request(LogBytes.Audit()));

        using var status = JsonDocument.Parse(await test.Api().GetStringAsync("/v1/status"));
        using var ingest = await TestCollector.PostAsync(test.Api(), LogBytes.Request(LogBytes.Audit()));

        Assert.Equal("ok", status.RootElement.GetProperty("health").GetString());
        Assert.Equal("accepting", status.RootElement.GetProperty("state").GetString());
        // The record of the start counts too.
        Assert.Equal(2, status.RootElement.GetProperty("records").GetInt64());
        Assert.Equal(HttpStatusCode.NotFound, ingest.StatusCode);
    }

    [Fact]
    public async Task A_stale_socket_makes_way_and_a_file_or_a_live_socket_does_not()
    {
        await using var test = await TestCollector.StartAsync();
        var directory = Directory.CreateTempSubdirectory("aots").FullName;
        var path = Path.Combine(directory, "other.sock");
        LeaveBehind(path);
        Assert.True(Path.Exists(path));

        SocketFiles.RemoveStale(path);
        Assert.False(Path.Exists(path));
        SocketFiles.RemoveStale(path);

        using (Bind(path, listen: true))
            Assert.Contains("listens", Assert.Throws<CollectorException>(() => SocketFiles.RemoveStale(path)).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, "mine");
        Assert.Contains("no socket", Assert.Throws<CollectorException>(() => SocketFiles.RemoveStale(path)).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void Every_wrong_option_is_told_at_once()
    {
        var options = new CollectorOptions { DataDirectory = "/tmp/" + new string('d', 120), OtlpGrpc = "nonsense", OtlpHttp = "0.0.0.0:4318", Api = "127.0.0.1:70000" };

        var exception = Assert.Throws<CollectorException>(() => CollectorAddresses.Check(options));

        Assert.True(exception.IsConfiguration);
        Assert.Equal(4, exception.Errors.Count);
        Assert.Contains("loopback", exception.Errors[1], StringComparison.Ordinal);
        Assert.Contains("107", exception.Errors[3], StringComparison.Ordinal);
    }

    /// <summary>Binds a socket as a process does that dies: its file stays. A finalizer would delete whatever lies at the path by then.</summary>
    private static void LeaveBehind(string path)
    {
        var dead = Bind(path, listen: false);
        GC.SuppressFinalize(dead);
        dead.SafeHandle.Dispose();
    }

    private static Socket Bind(string path, bool listen)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        if (listen)
            socket.Listen();
        return socket;
    }
}
