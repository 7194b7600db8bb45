using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Elastic;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

/// <summary>Credentials are not told, also when what answers is hardly HTTP and repeats them.</summary>
[Trait("Requirement", "S9")]
public sealed class ElasticSecretTests
{
    [Fact]
    public async Task An_answer_that_is_no_HTTP_is_told_without_the_credentials_and_the_signs_in_it()
    {
        using var file = new TemporarySecret("hunter2");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = new ElasticTarget($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}") { Username = "writer", Password = new SecretSource(file.Path, null) };
        using var client = new ElasticClient(target);

        var asking = Assert.ThrowsAsync<SinkException>(() => client.SendAsync(HttpMethod.Get, "_bulk", content: null, CancellationToken.None));
        using var connection = await listener.AcceptSocketAsync();
        await connection.SendAsync(Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nhunter2 no\u001b[31m header\r\n\r\n"));
        var told = (await asking).Message;

        Assert.Contains("cannot be reached", told, StringComparison.Ordinal);
        Assert.Contains("(secret) no", told, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", told, StringComparison.Ordinal);
        Assert.DoesNotContain(told, char.IsControl);
    }

    [Fact]
    public void Credentials_have_no_text_that_shows_them()
    {
        using var file = new TemporarySecret("hunter2");
        var credentials = ElasticCredentials.Read(new ElasticTarget("http://127.0.0.1:9200") { ApiKey = new SecretSource(file.Path, null) });

        Assert.Equal("hunter2", credentials.Header?.Parameter);
        Assert.DoesNotContain("hunter2", ((object)credentials).ToString(), StringComparison.Ordinal);
    }
}
