using System.Net.Sockets;
using System.Text;
using AuditOtel.Cli;
using AuditOtel.Cli.Bench;

namespace AuditOtel.Collector.Tests.Bench;

/// <summary>The client of <c>auditotel bench</c> counts only receipts, and says what it got instead.</summary>
[Trait("Requirement", "B8")]
public sealed class LeanClientTests
{
    [Fact]
    public async Task What_the_collector_refused_is_told()
    {
        await using var test = await TestCollector.StartAsync();
        test.Ledger.Refusal = Ledger.AppendResult.DiskFull;
        using var client = new LeanClient(test.Collector.Endpoints.HttpSocket, 1, SampleRequest.SmallestRecord);

        var failure = Assert.Throws<CommandFailure>(client.Send);

        Assert.Equal("The collector did not store what was sent. It answered: HTTP/1.1 503 Service Unavailable. The ledger says DiskFull.", failure.Message);
    }

    [Theory]
    [InlineData("", "The collector closed the connection while it was measured.")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "The collector gave an answer without a length while it was measured.")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "The collector did not store what was sent. It answered: HTTP/1.1 400 Bad Request. It gave no reason.")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "The collector gave 0 receipts for 1 records: look at the disk.")]
    public async Task An_answer_that_is_none_is_told(string answer, string said)
    {
        var path = Path.Combine(Path.GetTempPath(), $"aotc-{Path.GetRandomFileName()}");
        try
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            using var client = new LeanClient(path, 1, SampleRequest.SmallestRecord);
            client.Begin();
            using (var connection = await listener.AcceptAsync())
            {
                // Closed with something unread it would end with an error.
                await connection.ReceiveAsync(new byte[64 << 10]);
                await connection.SendAsync(Encoding.ASCII.GetBytes(answer));
            }

            Assert.Equal(said, Assert.Throws<CommandFailure>(client.End).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
