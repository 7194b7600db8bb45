using System.Text;
using AuditOtel.Collector.Receivers.Loops;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Receivers.Loops;

/// <summary>Which requests are answered without the server.</summary>
[Trait("Requirement", "I2")]
public sealed class DirectRequestTests
{
    private const string Plain = "POST /v1/audit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: 4\r\n\r\n";

    // Pieces that heads are made of, right and wrong ones.
    private static readonly string[] Fields =
    [
        "Host: localhost\r\n", "host:localhost\r\n", "Host : localhost\r\n", "Host: a b\r\n", "Host:\r\n", " Host: localhost\r\n", "Host: 127.0.0.1\r\n",
        "Content-Type: application/x-protobuf\r\n", "CONTENT-TYPE:   APPLICATION/X-PROTOBUF  \r\n", "Content-Type: application/json\r\n", "Content-Type: application/x-protobuf; a=b\r\n",
        "Content-Length: 4\r\n", "content-length: 4 \r\n", "Content-Length: 04\r\n", "Content-Length: +4\r\n", "Content-Length: 4, 4\r\n", "Content-Length: 5\r\n", "Content-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "Expect: 100-continue\r\n", "Connection: keep-alive\r\n", "Connection: close\r\n", "Upgrade: h2c\r\n",
        "User-Agent: OTel\r\n", "User-Agent: \u00e9\r\n", "User-Agent: a\tb\r\n", "User-Agent: a\rb\r\n", "User-Agent: a\nHost: b\r\n", "User-Agent: a\0b\r\n", "Accept: */*\r\n", "Accept-Encoding: gzip\r\n",
        "X-Other: 1\r\n", ": 1\r\n", "none\r\n", " folded\r\n", "\r\n", "\n",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("User-Agent: OTel-OTLP-Exporter-Dotnet/1.15.0\r\nAccept: */*\r\nAccept-Encoding: gzip, br\r\nConnection: keep-alive\r\n")]
    [InlineData("user-agent:\r\n")]
    public void A_whole_plain_request_is_taken(string more)
    {
        var request = Encoding.ASCII.GetBytes($"{Plain[..^2]}{more}\r\nbody");

        Assert.True(DirectRequest.TryRead(request, out var content, out var length));
        Assert.Equal((request.Length - 4, request.Length), (content, length));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("/v1/traces")]
    [InlineData("/v1/logs?a=b")]
    [InlineData("HTTP/1.0")]
    [InlineData("Host: localhost\r\nHost: localhost")]
    [InlineData("X-Forwarded-For: 10.0.0.1\r\nHost: localhost")]
    [InlineData("Content-Length: 9999999")]
    public void Anything_else_is_the_servers(string part)
    {
        var whole = part switch
        {
            "GET" => Plain.Replace("POST", part),
            ['/', ..] => Plain.Replace("/v1/audit", part),
            "HTTP/1.0" => Plain.Replace("HTTP/1.1", part),
            ['C', ..] => Plain.Replace("Content-Length: 4", part),
            _ => Plain.Replace("Host: localhost", part),
        };

        Assert.False(DirectRequest.TryRead(Encoding.ASCII.GetBytes(whole + "body"), out _, out _));
    }

    [Fact]
    public void A_part_of_a_head_or_more_than_one_request_is_the_servers()
    {
        var request = Encoding.ASCII.GetBytes(Plain + "body");

        for (var part = 0; part < Plain.Length; part++)
            Assert.False(DirectRequest.TryRead(request.AsSpan(0, part), out _, out _));
        Assert.False(DirectRequest.TryRead([.. request, 0], out _, out _));
        Assert.False(DirectRequest.TryRead([.. request, .. request], out _, out _));
    }

    [Fact]
    public void A_whole_head_tells_what_is_missing()
    {
        var request = Encoding.ASCII.GetBytes(Plain + "body");

        for (var part = Plain.Length; part < request.Length; part++)
        {
            Assert.True(DirectRequest.TryRead(request.AsSpan(0, part), out var content, out var length));
            Assert.Equal((Plain.Length, request.Length), (content, length));
        }
    }

    [Fact]
    public void A_head_of_unusual_length_is_the_servers() =>
        Assert.False(DirectRequest.TryRead(Encoding.ASCII.GetBytes($"{Plain[..^2]}User-Agent: {new string('a', 4000)}\r\n\r\nbody"), out _, out _));

    [Fact]
    public async Task What_is_taken_the_server_would_take_too()
    {
        await using var test = await TestCollector.StartAsync();
        var taken = 0;

        Prop.ForAll(Heads(), fields =>
        {
            var request = Encoding.Latin1.GetBytes($"POST /v1/logs HTTP/1.1\r\n{string.Concat(fields)}\r\n").Concat("\n\u0002\n\0"u8.ToArray()).ToArray();
            if (!DirectRequest.TryRead(request, out _, out var length) || length != request.Length)
                return;
            taken++;
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", ServerSays(test, request), StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

        Assert.True(taken > 10, $"Of all heads only {taken} were plain.");
    }

    // Mostly what a request needs, with something more, in any order.
    private static Arbitrary<string[]> Heads()
    {
        var needed = Gen.Elements("Host: localhost\r\n", "host:localhost\r\n", "Host: 127.0.0.1\r\n")
            .Zip(Gen.Elements("Content-Type: application/x-protobuf\r\n", "CONTENT-TYPE:   APPLICATION/X-PROTOBUF  \r\n"))
            .Zip(Gen.Elements("Content-Length: 4\r\n", "content-length: 4 \r\n", "Content-Length: 04\r\n"))
            .Select(static pair => new[] { pair.Item1.Item1, pair.Item1.Item2, pair.Item2 });
        var more = Gen.Choose(0, 3).SelectMany(static count => Gen.ArrayOf(Gen.Elements(Fields), count));
        return needed.Zip(more).SelectMany(static pair => Gen.Shuffle(pair.Item1.Concat(pair.Item2).ToArray())).ToArbitrary();
    }

    private static string ServerSays(TestCollector test, byte[] request)
    {
        using var socket = RawHttp.ConnectToServerAsync(test).GetAwaiter().GetResult();
        return RawHttp.ExchangeAsync(socket, request).GetAwaiter().GetResult();
    }
}
