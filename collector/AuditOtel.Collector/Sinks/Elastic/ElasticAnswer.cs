using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>What a node answered.</summary>
/// <param name="Node">Which one.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The content.</param>
/// <param name="RetryAfter">How long it asked to be left alone; null when it did not.</param>
/// <param name="IsTooLarge">Whether it was longer than what is read, so that there is no content.</param>
internal sealed record ElasticAnswer(Uri Node, int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter, bool IsTooLarge = false)
{
    // A document may be nested as deeply as its cluster takes it (1,000), and stands in an answer.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1100 };

    /// <summary>Makes the cluster's words fit to be shown.</summary>
    internal required ReceiverText Text { get; init; }

    internal bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The JSON document.</summary>
    /// <exception cref="SinkException">It is none.</exception>
    internal JsonDocument Json()
    {
        if (IsTooLarge)
            throw new SinkException($"{Node} answers more to one request than is read: see that it is Elasticsearch or OpenSearch.");
        try
        {
            return JsonDocument.Parse(Body, Deep);
        }
        catch (JsonException problem)
        {
            throw new SinkException($"{Node} answered {Status} with content that is no JSON: see that it is Elasticsearch or OpenSearch, and no page of something between.", problem);
        }
    }

    /// <summary>The JSON document; null when the answer is too large or cannot be read, for which one document may be to blame.</summary>
    internal JsonDocument? JsonOrNull()
    {
        try
        {
            return IsTooLarge ? null : JsonDocument.Parse(Body, Deep);
        }
        catch (JsonException)
        {
            // Whoever asks for less then gets the sentence, when it is not a document.
            return null;
        }
    }

    /// <summary>What the answer means, as one sentence.</summary>
    internal SinkException Failure()
    {
        var advice = Status switch
        {
            401 => "it does not accept the credentials: see that 'apiKey' or 'username' and 'password' are right and have not expired",
            403 => "it does not allow this: give the role the privileges that docs/elasticsearch.md lists",
            404 => "the data stream is not there: run 'auditotel elastic setup', or see that the address is right",
            413 => "it takes no request of this size: see 'http.max_content_length', or what stands between",
            429 or 503 => "it is busy",
            >= 500 => "it failed: see its log",
            _ => "it refuses the request",
        };
        return new SinkException($"{Node} answered {Status}: {advice}{Reason()}.", cause: null) { RetryAfter = RetryAfter };
    }

    /// <summary>The cluster's own words, cut and written out, in parentheses; empty when it said nothing that can be read.</summary>
    private string Reason()
    {
        try
        {
            using var json = JsonDocument.Parse(Body);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error))
                return error.ValueKind == JsonValueKind.Object && error.TryGetProperty("reason", out var reason) ? $" ({Text.Clean(reason.ToString())})" : $" ({Text.Clean(error.ToString())})";
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // The status says enough.
        }

        return "";
    }
}
