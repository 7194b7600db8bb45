using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using AuditOtel.Collector.Tls;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>
/// Speaks the REST API of Elasticsearch 8 and 9 and of OpenSearch with the nodes of one cluster: another node is asked when one cannot be reached or is ill. Reads
/// certificates, keys and secrets at once, so that a file that is wrong is told at the start. Not thread-safe.
/// </summary>
internal sealed class ElasticClient : IDisposable
{
    /// <summary>Bytes of an answer that are read unless somebody says less.</summary>
    internal const int DefaultMaxAnswer = 64 << 20;

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);
    // Names are asked for again, so that a cluster may move.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);

    private readonly ElasticTarget _target;
    private readonly IReadOnlyList<Uri> _nodes;
    private readonly X509Certificate2? _identity;
    private readonly HttpClient _http;
    private ElasticCredentials _credentials;
    private int _current;

    /// <exception cref="CollectorException">A file or secret that the settings name cannot be used.</exception>
    internal ElasticClient(ElasticTarget target)
    {
        _target = target;
        _nodes = target.Nodes;
        _credentials = ElasticCredentials.Read(target);
        var owner = $"the cluster {target.Addresses}";
        _identity = target is { Certificate: { } certificate, Key: { } key } ? TlsFiles.Identity(certificate, key, owner) : null;
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = ConnectPatience,
            PooledConnectionLifetime = ConnectionLife,
            SslOptions = TlsFiles.Client(target.Authority, _identity, target.Certificate, owner),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("AuditOtel", "1"));
    }

    /// <summary>Makes what the cluster says fit to be shown.</summary>
    internal ReceiverText Text => _credentials.Text;

    /// <summary>Bytes of an answer that are read.</summary>
    internal int MaxAnswer { get; init; } = DefaultMaxAnswer;

    /// <summary>Sends one request to one node, or to the next when that cannot be reached or says that it cannot (500, 502, 503, 504).</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">Path and query, without a slash in front.</param>
    /// <param name="content">What is sent; null for nothing.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The first answer of a node that is well; when none is, the last one's.</returns>
    /// <exception cref="SinkException">No node answered.</exception>
    internal async Task<ElasticAnswer> SendAsync(HttpMethod method, string path, ElasticContent? content, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var node = _nodes[_current % _nodes.Count];
            try
            {
                var answer = await SendAsync(node, method, path, content, cancellationToken);
                // A secret may have been exchanged since it was read.
                if (answer.Status == 401 && HasNewCredentials())
                    answer = await SendAsync(node, method, path, content, cancellationToken);
                // One node may be ill, or what stands before it, while the others are well.
                if (answer.Status is not (500 or 502 or 503 or 504))
                    return answer;
                _current++;
                if (tries >= _nodes.Count)
                    return answer;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                _current++;
                if (tries >= _nodes.Count)
                    throw Unreached(node, failure);
            }
        }
    }

    /// <summary>Posts a form to something beside the cluster that takes the same credentials, once.</summary>
    /// <exception cref="SinkException">It did not answer.</exception>
    internal async Task<ElasticAnswer> PostFormAsync(Uri place, string path, MultipartFormDataContent form, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Request(place, HttpMethod.Post, path, form);
            // Kibana and OpenSearch Dashboards want to be sure that no browser was tricked.
            request.Headers.Add("kbn-xsrf", "true");
            request.Headers.Add("osd-xsrf", "true");
            return await SendAsync(place, request, MaxAnswer, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw Unreached(place, failure);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _identity?.Dispose();
    }

    private SinkException Unreached(Uri node, Exception failure) => failure is OperationCanceledException
        ? new SinkException($"{node} does not answer in time: see that it is well, that nothing between blocks it, or set a longer 'timeout'.", failure)
        : new SinkException($"{node} cannot be reached: {Text.Clean((failure.InnerException ?? failure).Message)}; see that it listens there and that both sides accept each other.", failure);

    private bool HasNewCredentials()
    {
        try
        {
            var credentials = ElasticCredentials.Read(_target);
            if (Equals(credentials.Header, _credentials.Header))
                return false;
            _credentials = credentials;
            return true;
        }
        catch (CollectorException problem)
        {
            throw new SinkException(problem.Message, problem);
        }
    }

    private async Task<ElasticAnswer> SendAsync(Uri node, HttpMethod method, string path, ElasticContent? content, CancellationToken cancellationToken)
    {
        using var request = Request(node, method, path, content?.ToHttp());
        return await SendAsync(node, request, content?.MaxAnswer ?? MaxAnswer, cancellationToken);
    }

    private HttpRequestMessage Request(Uri node, HttpMethod method, string path, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, new Uri($"{node.AbsoluteUri.TrimEnd('/')}/{path}")) { Content = content };
        request.Headers.Authorization = _credentials.Header;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private async Task<ElasticAnswer> SendAsync(Uri node, HttpRequestMessage request, int maxAnswer, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_target.Timeout);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        var body = await ReadAsync(response, maxAnswer, patience.Token);
        return new ElasticAnswer(node, (int)response.StatusCode, body ?? default, response.Headers.RetryAfter?.Delta, body is null) { Text = Text };
    }

    /// <returns>The content; null when it is too large.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, int maxAnswer, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (var read = await stream.ReadAsync(buffer, cancellationToken); read > 0; read = await stream.ReadAsync(buffer, cancellationToken))
        {
            if (body.Length + read > maxAnswer)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
