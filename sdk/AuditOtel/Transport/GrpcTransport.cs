using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>Unary gRPC for one method, over the platform's HTTP/2 client.</summary>
internal sealed class GrpcTransport : IOtlpTransport
{
    private const string Method = "opentelemetry.proto.collector.logs.v1.LogsService/Export";

    private static readonly MediaTypeHeaderValue Type = new("application/grpc");

    private readonly CollectorEndpoint _endpoint;
    private readonly string _timeoutHeader;
    private readonly Uri _uri;
    private readonly HttpMessageInvoker _http;

    internal GrpcTransport(CollectorEndpoint endpoint, TimeSpan timeout)
    {
        _endpoint = endpoint;
        _timeoutHeader = string.Create(CultureInfo.InvariantCulture, $"{(long)timeout.TotalMilliseconds}m");
        _uri = new Uri(endpoint.Address, Method);
        _http = new HttpMessageInvoker(CreateHandler(endpoint, timeout));
    }

    /// <inheritdoc/>
    public async ValueTask<OtlpAnswer> CallAsync(ExportMessage message, bool mayBlock, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(GrpcFrame.Wrap(message)) { Headers = { ContentType = Type } };
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
            return new OtlpAnswer(ExportRefusal.Of(response.StatusCode));
        var body = await LimitedBody.ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        if (body is null)
            return new OtlpAnswer(ExportAnswer.Malformed("it is too large"));
        var failure = Failure(response);
        if (failure is null && !GrpcFrame.IsOneMessage(body.Span))
            failure = ExportAnswer.Malformed("it holds no single uncompressed gRPC message");
        if (failure is null)
            return new OtlpAnswer(body.From(GrpcFrame.HeadLength));
        body.Dispose();
        return new OtlpAnswer(failure.Value);
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

    /// <summary>What the call failed with; null when its status is OK.</summary>
    private static ExportResult? Failure(HttpResponseMessage response)
    {
        var trailers = response.TrailingHeaders.Contains("grpc-status") ? (HttpHeaders)response.TrailingHeaders : response.Headers;
        if (!int.TryParse(First(trailers, "grpc-status"), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            return ExportAnswer.Malformed("it has no gRPC status");
        var status = (GrpcStatus)code;
        return status == GrpcStatus.Ok
            ? null
            : ExportRefusal.Of(status, Uri.UnescapeDataString(First(trailers, "grpc-message") ?? ""), RetryInfo.IsIn(First(trailers, "grpc-status-details-bin")));
    }

    private static string? First(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
