using System.Net;
using System.Net.Http.Headers;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>OTLP/HTTP by hand.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, byte[] Body)
{
    internal const string Protobuf = "application/x-protobuf";
    internal const string Json = "application/json";

    internal ExportResponse Response => ExportResponse.Parse(Body);

    internal static async Task<HttpAnswer> PostAsync(string address, byte[] body, string type = Protobuf, string? encoding = null, string path = "/v1/logs")
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        using var response = await http.PostAsync(new Uri($"http://{address}{path}"), content);
        return new HttpAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }
}
