using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace AuditOtel.Collector.Timestamping;

/// <summary>Asks a time-stamping authority for a token over HTTP (RFC 3161, section 3.4) and checks what it answers.</summary>
internal sealed class TimestampClient : IDisposable
{
    private const string QueryType = "application/timestamp-query";
    private const string ReplyType = "application/timestamp-reply";
    private const int NonceBytes = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Uri _url;
    private readonly TimestampTrust _trust;
    private readonly HttpClient _http;

    internal TimestampClient(Uri url, TimestampTrust trust)
    {
        _url = url;
        _trust = trust;
        // A redirect could lead from https to anywhere.
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = TimestampFiles.MaxTokenBytes,
        };
    }

    /// <summary>A checked token for a note, as DER.</summary>
    /// <exception cref="TimestampException">There is no answer, or it is not to be trusted.</exception>
    internal async Task<byte[]> RequestAsync(byte[] note)
    {
        var request = Rfc3161TimestampRequest.CreateFromData(note, HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(NonceBytes), requestSignerCertificates: true);
        var answer = await SendAsync(request.Encode());
        Rfc3161TimestampToken token;
        try
        {
            // It checks status, nonce, imprint and that one signer is named.
            token = request.ProcessResponse(answer, out _);
        }
        catch (CryptographicException exception)
        {
            throw new TimestampException($"The answer of the time-stamping authority at {_url} is not to be trusted: {exception.Message}", exception);
        }

        return TimestampCheck.Check(token, note, _trust) is { } problem
            ? throw new TimestampException($"The token of the time-stamping authority at {_url} is not to be trusted: {problem}")
            : token.AsSignedCms().Encode();
    }

    public void Dispose()
    {
        _http.Dispose();
        _trust.Dispose();
    }

    private async Task<byte[]> SendAsync(byte[] query)
    {
        using var content = new ByteArrayContent(query);
        content.Headers.ContentType = new MediaTypeHeaderValue(QueryType);
        try
        {
            using var response = await _http.PostAsync(_url, content);
            var type = response.Content.Headers.ContentType?.MediaType;
            if (response.StatusCode != HttpStatusCode.OK || !string.Equals(type, ReplyType, StringComparison.OrdinalIgnoreCase))
                throw new TimestampException($"The time-stamping authority at {_url} answered with status {(int)response.StatusCode} and content type '{type}'.");
            return await response.Content.ReadAsByteArrayAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            throw new TimestampException($"The time-stamping authority at {_url} does not answer: {exception.Message}", exception);
        }
    }
}
