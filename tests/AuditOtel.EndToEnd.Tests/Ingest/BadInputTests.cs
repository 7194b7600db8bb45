using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using AuditOtel.EndToEnd.Tests.Support;
using AuditOtel.Otlp;

namespace AuditOtel.EndToEnd.Tests.Ingest;

/// <summary>Whatever comes in: an answer of the contract, no crash, nothing stored, and the next good record works.</summary>
[Trait("Requirement", "B1")]
public sealed class BadInputTests : IAsyncLifetime, IDisposable
{
    private readonly TempDirectory _directory = new();
    private CollectorProcess? _collector;
    private int _before;

    private CollectorProcess Collector => _collector ?? throw new InvalidOperationException("The collector was not started.");

    public async Task InitializeAsync()
    {
        _collector = await CollectorProcess.StartAsync(_directory.Path);
        await StoreGoodRecordAsync();
        _before = await CountAsync();
    }

    public async Task DisposeAsync() => await Collector.DisposeAsync();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> MalformedMessages => new(Malformed.Keys);

    private static Dictionary<string, byte[]> Malformed { get; } = new(StringComparer.Ordinal)
    {
        ["random bytes"] = RandomBytes(seed: 1, 1000),
        ["half a request"] = PlainOtlp.AuditRequest(PlainOtlp.NewId())[..^20],
        ["a length beyond the end"] = [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
        ["a length of 2^63"] = [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        ["a varint that never ends"] = [.. Enumerable.Repeat((byte)0xFF, 64)],
        ["field number zero"] = [0x02, 0x00],
        ["a group"] = [0x0B, 0x0C],
        ["bad UTF-8 in a value"] = PlainOtlp.Request(WithAttribute("note", value => value.WriteBytes(OtlpFields.AnyValue.String, [0xC3, 0x28]))),
        ["bad UTF-8 in the event name"] = PlainOtlp.Request(Written(record => record.WriteBytes(OtlpFields.LogRecord.EventName, [0xFF, 0xFE]))),
        ["values nested 1,000 deep"] = PlainOtlp.Request(WithAttribute("note", value => value.WriteRaw(Nested(1_000)))),
        ["values nested 100,000 deep"] = PlainOtlp.Request(WithAttribute("note", value => value.WriteRaw(Nested(100_000)))),
    };

    [Theory]
    [MemberData(nameof(MalformedMessages))]
    public async Task A_malformed_message_is_an_invalid_argument_and_a_bad_request(string what)
    {
        using var client = GrpcClient.OverTcp(Collector.Grpc);

        (await client.ExportAsync(Malformed[what])).Expect(GrpcAnswer.InvalidArgument);
        var overHttp = await HttpAnswer.PostAsync(Collector.Http, Malformed[what]);

        Assert.Equal(HttpStatusCode.BadRequest, overHttp.Status);
        await NothingStoredAndStillWorkingAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"resourceLogs\":7}")]
    [InlineData("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"eventName\":\"a.b\",\"timeUnixNano\":\"soon\"}]}]}]}")]
    public async Task Malformed_JSON_is_a_bad_request(string body)
    {
        var answer = await HttpAnswer.PostAsync(Collector.Http, Encoding.UTF8.GetBytes(body), HttpAnswer.Json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        await NothingStoredAndStillWorkingAsync();
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"kvlistValue\":")]
    [InlineData("{\"resourceLogs\":[")]
    public async Task Deeply_nested_JSON_is_a_bad_request(string level)
    {
        var answer = await HttpAnswer.PostAsync(Collector.Http, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(level, 100_000))), HttpAnswer.Json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        await NothingStoredAndStillWorkingAsync();
    }

    [Fact]
    public async Task A_request_that_grows_beyond_64_MiB_when_unpacked_is_too_large()
    {
        var bomb = ExportTests.Gzip(new byte[(64 << 20) + 1]);
        using var client = GrpcClient.OverTcp(Collector.Grpc);

        var overHttp = await HttpAnswer.PostAsync(Collector.Http, bomb, encoding: "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, overHttp.Status);
        var declared = new byte[5];
        BinaryPrimitives.WriteUInt32BigEndian(declared.AsSpan(1), uint.MaxValue);
        (await client.SendAsync(declared)).Expect(GrpcAnswer.ResourceExhausted);
        await NothingStoredAndStillWorkingAsync();
    }

    [Fact]
    public async Task A_body_that_is_not_what_its_header_says_is_a_bad_request()
    {
        var notGzip = await HttpAnswer.PostAsync(Collector.Http, PlainOtlp.AuditRequest(PlainOtlp.NewId()), encoding: "gzip");
        var halfGzip = await HttpAnswer.PostAsync(Collector.Http, ExportTests.Gzip(PlainOtlp.AuditRequest(PlainOtlp.NewId()))[..^12], encoding: "gzip");
        using var client = GrpcClient.OverTcp(Collector.Grpc);
        var frame = GrpcClient.Frame(PlainOtlp.AuditRequest(PlainOtlp.NewId()));

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest], [notGzip.Status, halfGzip.Status]);
        (await client.SendAsync(frame[..^1])).Expect(GrpcAnswer.InvalidArgument);
        (await client.SendAsync([])).Expect(GrpcAnswer.InvalidArgument);
        await NothingStoredAndStillWorkingAsync();
    }

    [Theory]
    [InlineData("otlp-grpc")]
    [InlineData("otlp-http")]
    [InlineData("socket")]
    public async Task Bytes_that_are_no_protocol_at_all_harm_nobody(string endpoint)
    {
        byte[][] openings =
        [
            RandomBytes(seed: 2, 4096),
            [],
            new byte[65536],
            Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            [.. Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), .. RandomBytes(seed: 3, 4096)],
            Encoding.ASCII.GetBytes("POST /v1/logs HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\nContent-Length: 99999999999\r\n\r\nabc"),
            Encoding.ASCII.GetBytes("POST /v1/logs HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-protobuf\r\nContent-Length: 1000\r\n\r\nhalf"),
            Encoding.ASCII.GetBytes($"POST /v1/logs HTTP/1.1\r\nHost: {new string('a', 100_000)}\r\n\r\n"),
        ];

        foreach (var opening in openings)
            await SendAndHangUpAsync(Collector.Endpoints[endpoint], opening);

        await NothingStoredAndStillWorkingAsync();
    }

    private async Task NothingStoredAndStillWorkingAsync()
    {
        Assert.True(Collector.IsRunning, $"The collector ended. It said:\n{Collector.Output}");
        Assert.Equal(_before, await CountAsync());
        await StoreGoodRecordAsync();
        Assert.DoesNotContain("Unhandled exception", Collector.Output, StringComparison.OrdinalIgnoreCase);
    }

    // What the collector has to say of itself, such as of the clock, is its own matter.
    private async Task<int> CountAsync() => (await Cli.SearchAsync(_directory.Path, "not actor:auditotel-collector")).Count;

    private async Task StoreGoodRecordAsync()
    {
        using var client = GrpcClient.OverTcp(Collector.Grpc);
        var id = PlainOtlp.NewId();
        var response = (await client.ExportAsync(PlainOtlp.AuditRequest(id))).Expect(GrpcAnswer.Ok).Response;
        Assert.Equal(id, Assert.Single(response.Receipts).RecordId);
    }

    private static async Task SendAndHangUpAsync(string address, byte[] bytes)
    {
        EndPoint endpoint = address.StartsWith('/') ? new UnixDomainSocketEndPoint(address) : IPEndPoint.Parse(address);
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(endpoint);
        try
        {
            await socket.SendAsync(bytes);
            socket.Shutdown(SocketShutdown.Send);
            var answer = new byte[4096];
            while (await socket.ReceiveAsync(answer) > 0)
                continue;
        }
        catch (SocketException)
        {
            // the collector may hang up at any byte of this
        }
    }

    private static byte[] RandomBytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Written(Action<ProtobufWriter> more)
    {
        using var writer = new ProtobufWriter();
        writer.WriteRaw(PlainOtlp.AuditRecord(PlainOtlp.NewId()));
        more(writer);
        return writer.Written.ToArray();
    }

    private static byte[] WithAttribute(string name, Action<ProtobufWriter> writeValue) => Written(writer =>
    {
        var pair = writer.BeginMessage(OtlpFields.LogRecord.Attributes);
        writer.WriteString(OtlpFields.KeyValue.Key, name);
        var value = writer.BeginMessage(OtlpFields.KeyValue.Value);
        writeValue(writer);
        writer.EndMessage(value);
        writer.EndMessage(pair);
    });

    /// <summary>The content of an AnyValue that holds an array that holds an array, and so on, written from the inside out.</summary>
    private static byte[] Nested(int depth)
    {
        var levels = new List<byte[]>();
        var length = 0;
        for (var level = 0; level < depth; level++)
        {
            // The AnyValue inside is an item of an ArrayValue, which is the array of an AnyValue.
            length = AddHeader(levels, OtlpFields.Values.Items, length);
            length = AddHeader(levels, OtlpFields.AnyValue.Array, length);
        }

        return [.. Enumerable.Reverse(levels).SelectMany(header => header)];
    }

    private static int AddHeader(List<byte[]> headers, int field, int length)
    {
        using var writer = new ProtobufWriter();
        writer.WriteVarint(field, (uint)length);
        var header = writer.Written.ToArray();
        header[0] = (byte)((field << 3) | (int)WireType.Bytes);
        headers.Add(header);
        return length + header.Length;
    }
}
