using System.Net.Security;
using System.Text;
using AuditOtel.Collector.Tls;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Witness;

/// <summary>Speaks to one witness.</summary>
internal sealed class WitnessClient : IDisposable
{
    private const long MaxAnswer = 64 << 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <exception cref="CollectorException">The key or the certificate file is none.</exception>
    internal WitnessClient(WitnessOptions options)
    {
        VerifierKey = options.VerifierKey;
        Name = Cosignatures.TryParseKey(options.VerifierKey, out var name)
            ? name
            : throw new CollectorException($"The verifier key of the witness '{options.Url}' is not in its form.") { IsConfiguration = true };
        _address = new Uri($"{options.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/add-checkpoint");
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        if (options.CaFile is { } file)
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = TlsFiles.Trusting(file, "a witness") };
        _http = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = MaxAnswer };
    }

    internal string Name { get; }

    internal string VerifierKey { get; }

    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">It did not answer in time.</exception>
    internal async Task<(int Status, string Body)> SendAsync(string request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(request));
        using var response = await _http.PostAsync(_address, content, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return ((int)response.StatusCode, Encoding.UTF8.GetString(body));
    }

    public void Dispose() => _http.Dispose();
}
