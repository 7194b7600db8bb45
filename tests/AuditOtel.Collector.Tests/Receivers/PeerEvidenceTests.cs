using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace AuditOtel.Collector.Tests.Receivers;

public sealed class PeerEvidenceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "B7")]
    public async Task A_unix_socket_tells_process_user_and_group_of_the_sender(bool http)
    {
        await using var test = await TestCollector.StartAsync();

        using var response = await TestCollector.PostAsync(http ? test.HttpSocket() : test.Socket(), LogBytes.Request(LogBytes.Audit()));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var expected = string.Create(CultureInfo.InvariantCulture, $"unix:uid={IdOf("Uid:")},gid={IdOf("Gid:")},pid={Environment.ProcessId}");
        Assert.Equal(expected, test.Records().Single(record => record.Tells(LogBytes.Operation)).Peer);
    }

    [Fact]
    [Trait("Requirement", "B7")]
    public async Task Another_process_is_named_by_its_own_number()
    {
        await using var test = await TestCollector.StartAsync();
        var body = Path.GetTempFileName();
        await File.WriteAllBytesAsync(body, LogBytes.Request(LogBytes.Audit()));
        string[] arguments =
            ["-s", "--unix-socket", test.Collector.Endpoints.HttpSocket, "-H", "Content-Type: application/x-protobuf", "--data-binary", $"@{body}", "-o", "/dev/null", "http://x/v1/logs"];

        using var curl = Process.Start("curl", arguments);
        await curl.WaitForExitAsync();
        File.Delete(body);

        Assert.EndsWith($",pid={curl.Id}", test.Records().Single(record => record.Tells(LogBytes.Operation)).Peer, StringComparison.Ordinal);
    }

    /// <summary>The effective id, the second number of the line (proc(5)).</summary>
    private static string IdOf(string name) =>
        File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split('\t')[2];
}
