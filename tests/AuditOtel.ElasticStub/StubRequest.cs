using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace AuditOtel.ElasticStub;

/// <summary>A request whose content has been read.</summary>
internal sealed record StubRequest(string Method, IReadOnlyList<string> Path, IReadOnlyDictionary<string, string> Query, byte[] Body)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = StubDocument.Deepest };

    // What every endpoint takes (REST API conventions, common options).
    private static readonly string[] Common = ["filter_path", "pretty", "human", "error_trace", "format"];

    internal static async Task<StubRequest> ReadAsync(HttpRequest request)
    {
        await using Stream content = string.Equals(request.Headers.ContentEncoding, "gzip", StringComparison.OrdinalIgnoreCase) ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
        using var body = new MemoryStream();
        await content.CopyToAsync(body, request.HttpContext.RequestAborted);
        return new StubRequest(
            request.Method,
            [.. request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)],
            request.Query.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString(), StringComparer.Ordinal),
            body.ToArray());
    }

    /// <summary>Fails for a parameter that the endpoint does not know.</summary>
    internal void Allow(params IReadOnlyList<string> names)
    {
        if (Query.Keys.FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal) && !Common.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw StubError.Illegal($"request [/{string.Join('/', Path)}] contains unrecognized parameter: [{unknown}]");
    }

    /// <summary>The content as an object whose members are among these.</summary>
    internal JsonObject Json(params IReadOnlyList<string> members)
    {
        if (Body.Length == 0)
            throw new StubError(400, "parse_exception", "request body is required");
        var json = Parse(Body) as JsonObject ?? throw new StubError(400, "parsing_exception", "an object is needed");
        return json.Select(static member => member.Key).FirstOrDefault(name => !members.Contains(name, StringComparer.Ordinal)) is { } unknown
            ? throw new StubError(400, "parsing_exception", $"Unknown key [{unknown}].")
            : json;
    }

    internal static JsonNode? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict);
        }
        catch (JsonException problem)
        {
            throw new StubError(400, "x_content_parse_exception", problem.Message);
        }
    }
}
