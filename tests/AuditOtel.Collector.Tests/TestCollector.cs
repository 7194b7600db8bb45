using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using AuditOtel.Collector.Api;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;
using AuditOtel.Otlp;
using Microsoft.Extensions.Logging.Abstractions;

namespace AuditOtel.Collector.Tests;

/// <summary>A real collector in a directory of its own, and real clients. At the end the ledger must verify as intact and every record must be readable.</summary>
internal sealed class TestCollector : IAsyncDisposable
{
    private const string GrpcPath = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotc");
    private readonly List<HttpClient> _clients = [];

    private readonly TimeProvider _time;
    private int _indexStretch;
    private Func<string, FileSystemSpace?> _space = FileSystemSpace.Of;

    private TestCollector(TimeProvider time) => _time = time;

    internal AuditCollector Collector { get; private set; } = null!;

    internal SwitchedAppender Ledger { get; private set; } = null!;

    internal string DataDirectory => Path.Combine(_root.FullName, "data");

    /// <summary>What the next start is given.</summary>
    internal OperatorConfiguration Configuration { get; set; } = OperatorConfiguration.Empty;

    internal static async Task<TestCollector> StartAsync(long budgetBytes = RequestBudget.DefaultLimit, TimeProvider? time = null, OperatorConfiguration? configuration = null, int indexStretch = IndexSchema.StretchEntries, Func<string, FileSystemSpace?>? space = null)
    {
        var test = new TestCollector(time ?? TimeProvider.System) { Configuration = configuration ?? OperatorConfiguration.Empty, _indexStretch = indexStretch, _space = space ?? FileSystemSpace.Of };
        await test.RestartAsync(budgetBytes);
        return test;
    }

    internal async Task RestartAsync(long budgetBytes = RequestBudget.DefaultLimit)
    {
        if (Collector is not null)
            await Collector.StopAsync();
        var options = new CollectorOptions { DataDirectory = DataDirectory, OtlpGrpc = "127.0.0.1:0", OtlpHttp = "127.0.0.1:0", Api = "127.0.0.1:0", Configuration = Configuration };
        var seams = new CollectorSeams { Appender = real => Ledger = new SwitchedAppender(real), BudgetBytes = budgetBytes, IndexStretch = _indexStretch, Space = _space };
        Collector = await AuditCollector.StartAsync(options, seams, _time, NullLoggerFactory.Instance, CancellationToken.None);
    }

    internal HttpClient Grpc() => Client(Collector.Endpoints.OtlpGrpc!, HttpVersion.Version20);

    internal HttpClient Http() => Client(Collector.Endpoints.OtlpHttp!, HttpVersion.Version11);

    internal HttpClient Api() => Client(Collector.Endpoints.Api!, HttpVersion.Version11);

    internal HttpClient Socket() => UnixClient(Collector.Endpoints.Socket, HttpVersion.Version20);

    internal HttpClient ApiSocket() => UnixClient(Collector.Endpoints.ApiSocket, HttpVersion.Version11);

    internal HttpClient HttpSocket() => UnixClient(Collector.Endpoints.HttpSocket, HttpVersion.Version11);

    internal Task<GrpcReply> ExportAsync(byte[] request) => ExportAsync(Grpc(), Frame(request));

    internal static async Task<GrpcReply> ExportAsync(HttpClient client, byte[] body, string? encoding = null, string path = GrpcPath)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(body),
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TE.ParseAdd("trailers");
        if (encoding is not null)
            message.Headers.Add("grpc-encoding", encoding);
        using var response = await client.SendAsync(message);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string? Value(string name) => Values(response.Headers, name) ?? Values(response.TrailingHeaders, name);
        return new GrpcReply(
            int.Parse(Value("grpc-status")!),
            Uri.UnescapeDataString(Value("grpc-message") ?? ""),
            Value("grpc-status-details-bin"),
            Value("grpc-accept-encoding"),
            bytes.Length == 0 ? null : ExportReply.Parse(bytes.AsSpan(5)));
    }

    internal static Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] body, string type = "application/x-protobuf", string? encoding = null, string path = "/v1/logs")
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return client.PostAsync(path, content);
    }

    internal static byte[] Frame(byte[] message, byte flag = 0)
    {
        var frame = new byte[5 + message.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    internal static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>The stored records that came from senders or, with their operation, from the collector itself.</summary>
    internal IReadOnlyList<StoredText> Records() => RecordsIn(DataDirectory);

    /// <inheritdoc cref="Records"/>
    internal static IReadOnlyList<StoredText> RecordsIn(string directory)
    {
        var records = new List<StoredText>();
        using var reader = LedgerReader.Open(directory);
        using var cursor = reader.Read();
        while (cursor.MoveNext())
        {
            if (cursor.Current.Kind == EntryKind.Record)
                records.Add(Read(cursor.Current, reader));
        }

        return records;
    }

    internal int Count(string operation) => Records().Count(record => record.Tells(operation));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await Collector.DisposeAsync();
        AssertIntact(DataDirectory, Records().Count);
        _root.Delete(recursive: true);
    }

    /// <summary>The ledger of a stopped collector verifies as intact, nothing of it is uncovered, and it holds this many records.</summary>
    internal static void AssertIntact(string directory, long records)
    {
        var report = LedgerVerifier.Verify(new VerificationOptions { Directory = directory });
        Assert.Empty(report.Problems);
        Assert.Equal((VerificationResult.Intact, records, 0L, 0L), (report.Result, report.Records, report.Uncovered, report.TornBytes));
    }

    private static StoredText Read(in LedgerEntry entry, LedgerReader reader)
    {
        Assert.True(StoredRecord.TryParse(entry.Body, out var record));
        Assert.True(StoredContext.TryParse(entry.Context, out var context));
        Assert.True(LogRecordReader.TryRead(record.LogRecord.Span, out var facts, out var fault), fault);
        var operation = "";
        var fields = new ProtobufReader(record.LogRecord.Span);
        while (fields.Read())
        {
            if (fields.Field == OtlpFields.LogRecord.EventName)
                operation = Encoding.UTF8.GetString(fields.Bytes);
        }

        return new StoredText(
            entry.Index,
            operation,
            Encoding.UTF8.GetString(facts.RecordId.Of(record.LogRecord.Span)),
            record.LogRecord.ToArray(),
            record.Missing,
            context.Listener,
            context.Peer,
            Convert.ToHexString(reader.LeafHash(entry.Index).Span),
            TextIn(context.Resource.Span, OtlpFields.Resource.Attributes, OtlpFields.KeyValue.Value, OtlpFields.AnyValue.String),
            TextIn(context.Scope.Span, OtlpFields.Scope.Name));
    }

    /// <summary>The text at the end of a path of field numbers; the first field of a number counts.</summary>
    private static string TextIn(ReadOnlySpan<byte> message, params ReadOnlySpan<int> path)
    {
        if (path.IsEmpty)
            return Encoding.UTF8.GetString(message);
        var fields = new ProtobufReader(message);
        while (fields.Read())
        {
            if (fields.Field == path[0])
                return TextIn(fields.Bytes, path[1..]);
        }

        return "";
    }

    private static string? Values(HttpHeaders headers, string name) => headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private HttpClient Client(string address, Version version) =>
        Keep(new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{address}"), DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact });

    private HttpClient UnixClient(string path, Version version) => Keep(new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://collector"),
        DefaultRequestVersion = version,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    });

    private HttpClient Keep(HttpClient client)
    {
        _clients.Add(client);
        return client;
    }
}
