using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>
/// Unary gRPC for one method, over the platform's HTTP/2 client. Every way a call can end is an <see cref="ExportResult"/>; nothing but
/// a receipt for the record that was sent counts as stored.
/// </summary>
internal sealed class OtlpGrpcClient : ICollectorClient
{
    private const string Method = "opentelemetry.proto.collector.logs.v1.LogsService/Export";

    private readonly CollectorEndpoint _endpoint;
    private readonly ExportEnvelope _envelope;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly string _timeoutHeader;
    private readonly Uri _uri;
    private readonly HttpMessageInvoker _http;

    internal OtlpGrpcClient(CollectorEndpoint endpoint, ExportEnvelope envelope, TimeSpan timeout, TimeProvider time)
    {
        _endpoint = endpoint;
        _envelope = envelope;
        _time = time;
        _timeout = timeout;
        _timeoutHeader = string.Create(CultureInfo.InvariantCulture, $"{(long)timeout.TotalMilliseconds}m");
        _uri = new Uri(endpoint.Address, Method);
        _http = new HttpMessageInvoker(CreateHandler(endpoint, timeout));
    }

    /// <inheritdoc/>
    public async ValueTask<ExportResult> ExportAsync(ReadOnlyMemory<byte> record, Guid recordId, ExportEnvelope? envelope, TimeSpan limit, CancellationToken stop)
    {
        var (failure, body) = await SendAsync(new ExportContent((envelope ?? _envelope).Head(record.Length), record), limit, stop).ConfigureAwait(false);
        using (body)
            return body is null ? failure : ExportAnswer.Read(body.Span, recordId);
    }

    /// <inheritdoc/>
    public async ValueTask<(ExportResult Failure, Dictionary<Guid, AuditReceipt>? Receipts)> ExportAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> records, ExportEnvelope? envelope, TimeSpan limit, CancellationToken stop)
    {
        var (failure, body) = await SendAsync(Join(records, envelope ?? _envelope), limit, stop).ConfigureAwait(false);
        using (body)
            return (failure, body is null ? null : ExportAnswer.ReadReceipts(body.Span) ?? []);
    }

    private static ExportContent Join(IReadOnlyList<ReadOnlyMemory<byte>> records, ExportEnvelope envelope)
    {
        var fields = records.Sum(static record => ExportEnvelope.FieldLength(record.Length));
        using var writer = new ProtobufWriter(fields + 1024);
        envelope.WriteHead(writer, fields);
        foreach (var record in records)
            writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, record.Span);

        // When there is no receipt, the connection may still be reading it: it is left to the garbage collector.
        return new ExportContent(writer.Written.ToArray(), default);
    }

    /// <summary>Makes one call; a body comes back only with the gRPC status OK.</summary>
    private async ValueTask<(ExportResult Failure, LimitedBody? Body)> SendAsync(ExportContent content, TimeSpan limit, CancellationToken stop)
    {
        var patience = limit < _timeout ? limit : _timeout;
        using var deadline = new CancellationTokenSource(patience, _time);
        using var stopping = stop.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), deadline);
        try
        {
            return await CallAsync(content, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return (new ExportResult(ExportStatus.CollectorSilent, $"it gave no answer within {patience}"), null);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or ObjectDisposedException)
        {
            return (new ExportResult(ExportStatus.CollectorUnreachable, ExportAnswer.Clean((failure.InnerException ?? failure).Message)), null);
        }
    }

    public override string ToString() => _endpoint.ToString();

    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler CreateHandler(CollectorEndpoint endpoint, TimeSpan timeout)
    {
        var handler = new SocketsHttpHandler
        {
            // A proxy or a redirect would take records elsewhere, and a trace of the audit call itself would be noise.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = timeout,
            EnableMultipleHttp2Connections = true,
        };
        if (endpoint.SocketPath is { } path)
            handler.ConnectCallback = (_, cancellationToken) => CollectorEndpoint.ConnectSocketAsync(path, cancellationToken);
        return handler;
    }

    private async ValueTask<(ExportResult Failure, LimitedBody? Body)> CallAsync(ExportContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-timeout", _timeoutHeader);
        using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
            return (FromHttp(response.StatusCode), null);
        var body = await LimitedBody.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        if (body is null)
            return (ExportAnswer.Malformed("it is too large"), null);
        if (FromGrpc(response) is not { } failure)
            return (default, body);
        body.Dispose();
        return (failure, null);
    }

    /// <summary>What the call failed with; null when its status is OK.</summary>
    private static ExportResult? FromGrpc(HttpResponseMessage response)
    {
        var trailers = response.TrailingHeaders.Contains("grpc-status") ? (HttpHeaders)response.TrailingHeaders : response.Headers;
        if (!int.TryParse(First(trailers, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return ExportAnswer.Malformed("it has no gRPC status");
        var status = (GrpcStatus)code;
        if (status == GrpcStatus.Ok)
            return null;
        var message = ExportAnswer.Clean(Uri.UnescapeDataString(First(trailers, "grpc-message") ?? ""));
        return new ExportResult(Judge(status, First(trailers, "grpc-status-details-bin")), message.Length > 0 ? $"{status}: {message}" : $"{status}");
    }

    // A code that says nothing about the record leaves open whether it was stored: it is tried again under the same id.
    private static ExportStatus Judge(GrpcStatus status, string? details) => status switch
    {
        GrpcStatus.ResourceExhausted when RetryInfo.IsIn(details) => ExportStatus.CollectorUnavailable,
        GrpcStatus.InvalidArgument or GrpcStatus.AlreadyExists or GrpcStatus.ResourceExhausted => ExportStatus.RecordRefused,
        GrpcStatus.PermissionDenied or GrpcStatus.Unauthenticated => ExportStatus.SenderRefused,
        _ => ExportStatus.CollectorUnavailable,
    };

    private static ExportResult FromHttp(HttpStatusCode code) => code switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ExportResult(ExportStatus.SenderRefused, $"HTTP status {(int)code}"),
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout =>
            new ExportResult(ExportStatus.CollectorUnavailable, $"HTTP status {(int)code}"),
        _ => ExportAnswer.Malformed($"HTTP status {(int)code}"),
    };

    private static string? First(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
