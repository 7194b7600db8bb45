using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AuditOtel.Collector.Tls;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>Speaks to one receiver. Certificates, keys and secrets are read once: a new client takes up new ones.</summary>
internal sealed class OtlpClient : IDisposable
{
    private const string GrpcMethod = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    private const int MostHeaderKilobytes = 32;
    private const string AgentName = "user-agent";
    private static readonly string Agent = $"AuditOtel-Collector/{typeof(OtlpClient).Assembly.GetName().Version?.ToString(3)}";

    // A new connection asks for the name's addresses again.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // A host that has gone without a word is noticed in 30 s, however long an answer may take; gRPC servers shut out who asks more often.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostConnectTime = TimeSpan.FromSeconds(10);

    private readonly OtlpTarget _target;
    private readonly TimeProvider _time;
    private readonly Uri _uri;
    private readonly (string Name, string Value)[] _headers;
    private readonly X509Certificate2? _identity;
    private readonly HttpMessageInvoker _http;

    /// <exception cref="CollectorException">A file that the settings name cannot be used.</exception>
    internal OtlpClient(OtlpTarget target, TimeProvider time)
    {
        _target = target;
        _time = time;
        _uri = target.Protocol == OtlpProtocol.Grpc ? new Uri(target.Address, GrpcMethod) : target.Address;
        _headers = [.. target.Headers.All.Select(static header => (header.Name, header.Read()))];
        Text = new ReceiverText(target.Headers.All.Zip(_headers, static (header, read) => header.Secret is null ? [] : Secrets(read.Name, read.Value)).SelectMany(static secrets => secrets));
        _identity = target.Identity();
        _http = new HttpMessageInvoker(CreateHandler());
    }

    /// <summary>Makes what the receiver says fit to be shown.</summary>
    internal ReceiverText Text { get; }

    /// <summary>Sends one request; every way it can end is an answer.</summary>
    /// <exception cref="OperationCanceledException">The caller stops.</exception>
    internal async ValueTask<OtlpAnswer> SendAsync(OtlpRequestContent content, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_target.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = CreateRequest(content);
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            return _target.Protocol == OtlpProtocol.Grpc
                ? await GrpcAnswers.JudgeAsync(response, _time, either.Token)
                : await HttpAnswers.JudgeAsync(response, _time, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new OtlpAnswer(OtlpVerdict.Silent, string.Create(CultureInfo.InvariantCulture, $"no answer within {_target.Timeout.TotalSeconds:0} s"));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or AuthenticationException)
        {
            return new OtlpAnswer(OtlpVerdict.Unreachable, Innermost(failure).Message.TrimEnd('.'));
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _identity?.Dispose();
    }

    // What wraps it says no more than that it failed.
    private static Exception Innermost(Exception failure) => failure.InnerException is { } inner ? Innermost(inner) : failure;

    /// <summary>A receiver may repeat a part of a header alone. The first word of credentials names their scheme (RFC 9110, 11.4), and is no secret.</summary>
    private static IEnumerable<string> Secrets(string name, string value)
    {
        var words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Skip(words.Length > 1 && name is "authorization" or "proxy-authorization" ? 1 : 0).SelectMany(ReceiverText.Forms).Append(value);
    }

    private HttpRequestMessage CreateRequest(OtlpRequestContent content)
    {
        var isGrpc = _target.Protocol == OtlpProtocol.Grpc;
        content.Headers.ContentType = new MediaTypeHeaderValue(isGrpc ? GrpcAnswers.Type : HttpAnswers.Protobuf);
        var request = new HttpRequestMessage(HttpMethod.Post, _uri)
        {
            Version = isGrpc ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        if (isGrpc)
        {
            request.Headers.TryAddWithoutValidation("te", "trailers");
            request.Headers.TryAddWithoutValidation("grpc-timeout", string.Create(CultureInfo.InvariantCulture, $"{(long)_target.Timeout.TotalMilliseconds}m"));
        }

        if (_target.IsPacked && isGrpc)
            request.Headers.TryAddWithoutValidation("grpc-encoding", "gzip");
        else if (_target.IsPacked)
            content.Headers.ContentEncoding.Add("gzip");
        if (!_headers.Any(static header => header.Name is AgentName))
            request.Headers.TryAddWithoutValidation(AgentName, Agent);
        foreach (var (name, value) in _headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private SocketsHttpHandler CreateHandler() => new()
    {
        // A proxy or a redirect would take records and secrets elsewhere, and a trace of the sending itself would be noise.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = MostHeaderKilobytes,
        PooledConnectionLifetime = ConnectionLifetime,
        KeepAlivePingDelay = PingDelay,
        KeepAlivePingTimeout = PingPatience,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        ConnectTimeout = _target.Timeout < MostConnectTime ? _target.Timeout : MostConnectTime,
        SslOptions = TlsFiles.Client(_target.Authority, _identity, _target.Certificate, _target.Owner),
    };
}
