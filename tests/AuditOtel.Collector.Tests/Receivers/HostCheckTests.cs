using System.Net;
using AuditOtel.Collector.Receivers;

namespace AuditOtel.Collector.Tests.Receivers;

[Trait("Requirement", "B7")]
public sealed class HostCheckTests
{
    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("", false)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("[::2]", false)]
    public void Only_loopback_names_and_addresses_are_ours(string host, bool isOurs) => Assert.Equal(isOurs, HostCheck.IsLoopback(host));

    [Fact]
    public async Task A_request_for_another_host_is_refused_on_every_tcp_listener_and_stores_nothing()
    {
        await using var test = await TestCollector.StartAsync();
        foreach (var (client, path) in new[] { (test.Http(), "/v1/logs"), (test.Api(), "/v1/status") })
        {
            using var request = new HttpRequestMessage(path.EndsWith("logs", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
            request.Headers.Host = "evil.example";
            using var response = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("another host", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var grpc = test.Grpc();
        grpc.DefaultRequestHeaders.Host = "evil.example";
        var reply = await TestCollector.ExportAsync(grpc, TestCollector.Frame(LogBytes.Request(LogBytes.Audit())));
        Assert.Equal(3, reply.Status);
        Assert.Single(test.Records());
    }
}
