using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
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
            handler.SslOptions = Trusting(file);
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

    private static SslClientAuthenticationOptions Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception problem) when (problem is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CollectorException($"The certificate file '{file}' of a witness cannot be used: {problem.Message}", problem) { IsConfiguration = true };
        }

        return policy.CustomTrustStore.Count > 0
            ? new SslClientAuthenticationOptions { CertificateChainPolicy = policy }
            : throw new CollectorException($"The certificate file '{file}' of a witness holds no certificate.") { IsConfiguration = true };
    }
}
