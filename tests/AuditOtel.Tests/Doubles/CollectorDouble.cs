using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using AuditOtel.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AuditOtel.Tests.Doubles;

/// <summary>A real gRPC endpoint on a Unix socket that answers as it is told. It is written apart from the client's own code.</summary>
public sealed class CollectorDouble : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, ReceivedRecord> _stored = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ReceivedRecord> _calls = new();

    private int _joined;

    private CollectorDouble(string? path)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(listener => listener.Protocols = HttpProtocols.Http2);
            if (path is null)
                kestrel.Listen(IPAddress.Loopback, 0);
            else
                kestrel.ListenUnixSocket(path);
        });
        _app = builder.Build();
        _app.Map("/{**rest}", HandleAsync);
    }

    /// <summary>Decides for each record; every record is stored unless a test says otherwise.</summary>
    public Func<ReceivedRecord, Answer> Decide { get; set; } = _ => Answer.Stored;

    /// <summary>Whether it takes several records in one request; when not, such a request is refused, and the records come one by one.</summary>
    public bool TakesSeveral { get; init; }

    /// <summary>How many requests with several records it took.</summary>
    public int Joined => _joined;

    /// <summary>Every record that came, repeats included, in the order of arrival.</summary>
    public IReadOnlyList<ReceivedRecord> Calls => [.. _calls];

    /// <summary>What is stored, by number; a repeat is stored once.</summary>
    public IReadOnlyList<ReceivedRecord> Stored => [.. _stored.Values.OrderBy(record => record.Number)];

    /// <summary>Everything that came over the wire, for searches.</summary>
    public ConcurrentQueue<byte[]> Requests { get; } = new();

    public ConcurrentDictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static string NewSocketPath() => Path.Combine(Path.GetTempPath(), $"aot-{Guid.NewGuid():N}.sock");

    public static async Task<CollectorDouble> StartAsync(string path, Func<ReceivedRecord, Answer>? decide = null, bool takesSeveral = false)
    {
        var collector = new CollectorDouble(path) { Decide = decide ?? (_ => Answer.Stored), TakesSeveral = takesSeveral };
        await collector._app.StartAsync();
        return collector;
    }

    /// <summary>Listens on a free port of the loopback address.</summary>
    public static async Task<(CollectorDouble Collector, string Endpoint)> StartTcpAsync()
    {
        var collector = new CollectorDouble(null);
        await collector._app.StartAsync();
        return (collector, collector._app.Urls.Single());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The resource attributes of a request.</summary>
    public static Dictionary<string, object> Resource(byte[] request)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal);
        var reader = new ProtobufReader(Unwrap(request.AsSpan(5), 1, 1));
        while (reader.Read())
        {
            var (name, value) = ReceivedRecord.Pair(reader.Bytes);
            attributes.Add(name, value);
        }

        return attributes;
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var request = buffer.ToArray();
        foreach (var (name, value) in context.Request.Headers)
            Headers[name] = value.ToString();
        Headers[":path"] = context.Request.Path;
        Requests.Enqueue(request);
        Assert.Equal((uint)(request.Length - 5), BinaryPrimitives.ReadUInt32BigEndian(request.AsSpan(1)));
        var records = Records(request.AsSpan(5));
        if (records.Count > 1)
        {
            await AnswerSeveralAsync(context.Response, records);
            return;
        }

        _calls.Enqueue(records[0]);
        await AnswerAsync(context, records[0], Decide(records[0]));
    }

    internal static List<ReceivedRecord> Records(ReadOnlySpan<byte> message)
    {
        var records = new List<ReceivedRecord>();
        var reader = new ProtobufReader(Unwrap(message, 1, 2));
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.ScopeLogs.LogRecords)
                records.Add(ReceivedRecord.Parse(reader.Bytes));
        }

        return records;
    }

    /// <summary>Stores those it decides to store, and leaves out the receipts of the others.</summary>
    private async Task AnswerSeveralAsync(HttpResponse response, List<ReceivedRecord> records)
    {
        response.ContentType = "application/grpc";
        if (!TakesSeveral)
        {
            Status(response, "3", "one record a request");
            return;
        }

        Interlocked.Increment(ref _joined);
        var stored = records.Where(record => Decide(record) == Answer.Stored).ToList();
        stored.ForEach(record => _stored.TryAdd(record.Id, record));
        await SendAsync(response, [.. stored.SelectMany(record => Receipt(record.Id, 32))]);
    }

    private static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> message, params ReadOnlySpan<int> fields)
    {
        foreach (var field in fields)
        {
            var reader = new ProtobufReader(message);
            while (reader.Read() && reader.Field != field)
            {
            }

            Assert.Equal(field, reader.Field);
            message = reader.Bytes;
        }

        return message;
    }

    private async Task AnswerAsync(HttpContext context, ReceivedRecord record, Answer answer)
    {
        var response = context.Response;
        response.ContentType = "application/grpc";
        switch (answer)
        {
            case Answer.Stored: await StoreAsync(response, record, ""); break;
            case Answer.StoredWithWarning: await StoreAsync(response, record, "the clock is late"); break;
            case Answer.NoReceipt: await SendAsync(response, []); break;
            case Answer.ReceiptForAnotherRecord: await SendAsync(response, Receipt(Guid.NewGuid().ToString(), 32)); break;
            case Answer.ReceiptWithoutLeafHash: await SendAsync(response, Receipt(record.Id, 0)); break;
            case Answer.ReceiptWithLongLeafHash: await SendAsync(response, Receipt(record.Id, 33)); break;
            case Answer.TwoReceipts: await SendAsync(response, [.. Receipt(record.Id, 32), .. Receipt(record.Id, 32)]); break;
            case Answer.PartialSuccess: await SendAsync(response, [.. PartialSuccess(1, "no audit record"), .. Receipt(record.Id, 32)]); break;
            case Answer.Garbage: await SendAsync(response, [0xFF, 0xFF, 0xFF]); break;
            case Answer.HugeLength: await WriteAsync(response, [0, 0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3], "0"); break;
            case Answer.TooLarge: await WriteAsync(response, new byte[(4 * 1024 * 1024) + 1], "0"); break;
            case Answer.CompressedFlag: await WriteAsync(response, [1, 0, 0, 0, 0], "0"); break;
            case Answer.EmptyBody: await WriteAsync(response, [], "0"); break;
            case Answer.NoStatus: await WriteAsync(response, Frame(Receipt(record.Id, 32)), null); break;
            case Answer.HttpError: response.StatusCode = 500; break;
            case Answer.UnavailableAfterBody: await WriteAsync(response, Frame(Receipt(record.Id, 32)), "14"); break;
            case Answer.Unavailable: Status(response, "14", "disk full%0Atry later"); break;
            case Answer.InvalidArgument: Status(response, "3", "bad name"); break;
            case Answer.ResourceExhausted: Status(response, "8", "too much"); break;
            case Answer.ResourceExhaustedForNow:
                Status(response, "8", "too much now");
                response.Headers["grpc-status-details-bin"] = RetryInfoDetails();
                break;
            case Answer.PermissionDenied: Status(response, "7", "who are you"); break;
            case Answer.Hang: await Task.Delay(Timeout.Infinite, context.RequestAborted); break;
            case Answer.CloseMidWay:
                await response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 80, 1 });
                await response.Body.FlushAsync();
                context.Abort();
                break;
        }
    }

    private async Task StoreAsync(HttpResponse response, ReceivedRecord record, string warning)
    {
        _stored.TryAdd(record.Id, record);
        await SendAsync(response, [.. PartialSuccess(0, warning), .. Receipt(record.Id, 32)]);
    }

    internal static byte[] Receipt(string id, int leafHashLength)
    {
        using var writer = new ProtobufWriter();
        var receipt = writer.BeginMessage(1000);
        writer.WriteString(1, id);
        writer.WriteString(2, "test-ledger");
        writer.WriteVarint(3, 41);
        writer.WriteBytes(4, new byte[leafHashLength]);
        writer.WriteFixed64(5, 1_700_000_000_000_000_000);
        writer.EndMessage(receipt);
        return writer.Written.ToArray();
    }

    internal static byte[] PartialSuccess(long rejected, string message)
    {
        using var writer = new ProtobufWriter();
        var partial = writer.BeginMessage(1);
        writer.WriteVarint(1, (ulong)rejected);
        writer.WriteString(2, message);
        writer.EndMessage(partial);
        return writer.Written.ToArray();
    }

    // google.rpc.Status with one google.rpc.RetryInfo, unpadded as gRPC senders may write it.
    private static string RetryInfoDetails()
    {
        using var writer = new ProtobufWriter();
        writer.WriteVarint(1, 8);
        var any = writer.BeginMessage(3);
        writer.WriteString(1, "type.googleapis.com/google.rpc.RetryInfo");
        writer.EndMessage(any);
        return Convert.ToBase64String(writer.Written).TrimEnd('=');
    }

    private static void Status(HttpResponse response, string status, string message)
    {
        response.Headers["grpc-status"] = status;
        response.Headers["grpc-message"] = message;
    }

    private static Task SendAsync(HttpResponse response, byte[] message) => WriteAsync(response, Frame(message), "0");

    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private static async Task WriteAsync(HttpResponse response, byte[] body, string? status)
    {
        await response.Body.WriteAsync(body);
        if (status is not null)
            response.AppendTrailer("grpc-status", status);
    }
}
