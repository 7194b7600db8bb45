using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AuditOtel.ElasticStub;

/// <summary><c>_cat/health</c>, which clients ask whether anybody is there: a line of text for people (compact and aligned text APIs).</summary>
internal static class CatApi
{
    internal static async Task HealthAsync(StubRequest request, HttpResponse response)
    {
        if (request.Method is not ("GET" or "HEAD"))
            throw new StubError(405, "method_not_allowed_exception", $"Incorrect HTTP method for uri [/_cat/health] and method [{request.Method}], allowed: [GET]");
        request.Allow("h", "help", "local", "s", "time", "ts", "v");
        var now = TimeProvider.System.GetUtcNow();
        response.ContentType = "text/plain; charset=UTF-8";
        if (request.Method is "GET")
            await response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeSeconds()} {now:HH:mm:ss} stub green 1 1 1 1 0 0 0 0 0 - 100.0%\n"));
    }
}
