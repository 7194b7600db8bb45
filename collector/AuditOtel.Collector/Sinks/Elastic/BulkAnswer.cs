using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>Reads the answer to <c>_bulk</c>. It must speak of the very documents that were sent, in their order: else nobody knows what is there.</summary>
internal static class BulkAnswer
{
    /// <summary>What the answer has to hold, and nothing more.</summary>
    internal const string Filter = "errors,items.create._id,items.create._index,items.create.status,items.create.failure_store,items.create.error.type,items.create.error.reason,items.create.error.index";

    /// <exception cref="SinkException">It is not the answer to the request.</exception>
    internal static List<BulkItem> Read(ElasticAnswer answer, ReadOnlySpan<BulkDocument> documents)
    {
        using var json = answer.Json();
        try
        {
            return Read(json.RootElement, answer, documents);
        }
        catch (Exception problem) when (problem is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Strange(answer, "it has not the form of an answer to _bulk", problem);
        }
    }

    private static List<BulkItem> Read(JsonElement root, ElasticAnswer answer, ReadOnlySpan<BulkDocument> documents)
    {
        var items = root.GetProperty("items");
        if (items.GetArrayLength() != documents.Length)
            throw Strange(answer, $"it tells of {items.GetArrayLength()} documents, and {documents.Length} were sent");
        var read = new List<BulkItem>(documents.Length);
        foreach (var item in items.EnumerateArray())
        {
            var create = item.GetProperty("create");
            if (!string.Equals(create.GetProperty("_id").GetString(), documents[read.Count].Id, StringComparison.Ordinal))
                throw Strange(answer, $"it tells of another document than the one that was sent as number {read.Count + 1}");
            var hasError = create.TryGetProperty("error", out var error);
            read.Add(new BulkItem(create.GetProperty("status").GetInt32(), hasError ? Text(error, "type") : "", hasError ? Text(error, "reason") : "")
            {
                Index = hasError && Text(error, "index") is { Length: > 0 } index ? index : Text(create, "_index"),
                IsInFailureStore = Text(create, "failure_store") is "used",
            });
        }

        if (root.GetProperty("errors").GetBoolean() != read.Exists(static item => item.Status is < 200 or >= 300))
            throw Strange(answer, "it contradicts itself about whether there were errors");
        return read;
    }

    private static string Text(JsonElement error, string name) => error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var text) ? text.ToString() : "";

    private static SinkException Strange(ElasticAnswer answer, string what, Exception? cause = null) =>
        new($"{answer.Node} gave an answer that cannot be right: {what}; see that it is Elasticsearch or OpenSearch, and what stands between.", cause);
}
