using System.Buffers;
using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>Reads the headers of a sink. What is a secret by its name or its form may not stand in the configuration itself.</summary>
internal static class OtlpHeaderReader
{
    private const int MostHeaders = 32;
    private const int MostNameLength = 128;

    // RFC 9110, 5.6.2: the letters of a token.
    private static readonly SearchValues<char> TokenLetters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");

    private static readonly string[] SecretWords = ["auth", "key", "token", "secret", "passw", "credential", "cookie", "signature", "session"];

    private static readonly string[] SecretForms = ["Bearer ", "Basic ", "ApiKey ", "Token "];

    // The protocol's own: another value would break the request, or send it elsewhere.
    private static readonly string[] Reserved =
        ["accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];

    internal static OtlpHeaders Read(ConfigurationSection section)
    {
        var headers = new List<OtlpHeader>();
        foreach (var (name, one) in section.Named("headers"))
        {
            if (Read(name.ToLowerInvariant(), one) is { } header)
                headers.Add(header);
        }

        if (headers.Count > MostHeaders)
            section.Fail("headers", $"may have {MostHeaders} headers.");
        if (headers.DistinctBy(static header => header.Name, StringComparer.Ordinal).Count() != headers.Count)
            section.Fail("headers", "has a name twice, in different letters: keep one of them.");
        return headers.Count == 0 ? OtlpHeaders.None : new OtlpHeaders(headers);
    }

    private static OtlpHeader? Read(string name, ConfigurationSection section)
    {
        var (value, secret) = (section.Text("value"), section.Secret("value"));
        section.Finish();
        if (Fault(name, value, secret) is not { } fault)
            return new OtlpHeader(name, value, secret);
        section.Fail(fault);
        return null;
    }

    private static string? Fault(string name, string? value, SecretSource? secret)
    {
        if (name.Length is 0 or > MostNameLength || name.AsSpan().ContainsAnyExcept(TokenLetters))
            return "is no name of a header: use letters, digits and '-'.";
        if (Reserved.Contains(name, StringComparer.Ordinal) || name.StartsWith("grpc-", StringComparison.Ordinal) || name.StartsWith("proxy-", StringComparison.Ordinal))
            return "is a header of the protocol itself: leave it out.";
        if (value is null == secret is null)
            return "needs one of 'value', 'valueFile' and 'valueVariable'.";
        if (value is not null && (SecretWords.Any(name.Contains) || SecretForms.Any(form => value.StartsWith(form, StringComparison.OrdinalIgnoreCase))))
            return "looks like a secret, which may not stand here: put it into a file and name that with 'valueFile', or an environment variable with 'valueVariable'.";
        return value is null || OtlpHeader.IsValue(value) ? null : "must have a value of printable ASCII letters, without spaces around them.";
    }
}
