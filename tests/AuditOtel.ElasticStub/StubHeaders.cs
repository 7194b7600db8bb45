using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace AuditOtel.ElasticStub;

/// <summary>Credentials and media types, as Elasticsearch 9 judges them (REST API compatibility).</summary>
internal static partial class StubHeaders
{
    internal static void Check(HttpRequest request, StubOptions options)
    {
        if (options.Authorization is { } wanted && !string.Equals(request.Headers.Authorization, wanted, StringComparison.Ordinal))
            throw new StubError(401, "security_exception", "unable to authenticate with provided credentials and anonymous access is not allowed for this request");
        if (request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return;
        var type = request.ContentType;
        if (type is null && (request.ContentLength ?? 0) == 0 && request.Headers.TransferEncoding.Count == 0)
            return;
        var isBulk = request.Path.Value!.EndsWith("/_bulk", StringComparison.Ordinal);
        if (type is null || !(isBulk ? Lines() : Json()).IsMatch(type))
            throw new StubError(406, "media_type_header_exception", $"Content-Type header [{type}] is not supported");
        if (Compatible().Match(type) is { Success: true } version && version.Groups["v"].Value is not ("8" or "9"))
            throw new StubError(400, "media_type_header_exception", $"Content-Type version must be either version 9 or 8, but found {version.Groups["v"].Value}");
    }

    internal static string AnswerType(HttpRequest request) =>
        Compatible().Match(request.Headers.Accept.ToString()) is { Success: true } version ? $"application/vnd.elasticsearch+json;compatible-with={version.Groups["v"].Value}" : "application/json";

    [GeneratedRegex("^application/(json|vnd\\.elasticsearch\\+json; ?compatible-with=[0-9]+)(; ?charset=utf-8)?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Json();

    [GeneratedRegex("^application/(x-ndjson|json|vnd\\.elasticsearch\\+x-ndjson; ?compatible-with=[0-9]+)(; ?charset=utf-8)?$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lines();

    [GeneratedRegex("compatible-with=(?<v>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Compatible();
}
