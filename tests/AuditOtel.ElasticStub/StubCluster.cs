using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace AuditOtel.ElasticStub;

/// <summary>What the cluster holds. Everything that touches it takes its lock.</summary>
internal sealed class StubCluster(bool isOpenSearch)
{
    private readonly Stopwatch _life = Stopwatch.StartNew();

    internal Lock Gate { get; } = new();

    internal bool IsOpenSearch => isOpenSearch;

    internal Dictionary<string, StubStream> Streams { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, JsonObject> ComponentTemplates { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, JsonObject> IndexTemplates { get; } = new(StringComparer.Ordinal);

    /// <summary>Lifecycle policies: of ILM, or of ISM.</summary>
    internal Dictionary<string, JsonObject> Policies { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, StubDocument[]> PointsInTime { get; } = new(StringComparer.Ordinal);

    internal List<JsonObject> SavedObjects { get; } = [];

    /// <summary>How long a document is not found by a search, in milliseconds.</summary>
    internal long RefreshInterval { get; set; } = 200;

    internal long Now => _life.ElapsedMilliseconds;

    /// <summary>The documents of a stream as they were sent, in their order.</summary>
    internal IReadOnlyList<StubDocument> Documents(string stream)
    {
        lock (Gate)
            return Streams.TryGetValue(stream, out var found) ? [.. found.Documents] : [];
    }

    /// <summary>Takes a document away, as somebody with too many rights would.</summary>
    internal void Delete(string stream, Func<StubDocument, bool> which)
    {
        lock (Gate)
            Streams[stream].Documents.RemoveAll(document => which(document));
    }

    /// <summary>Changes a document's content.</summary>
    internal void Change(string stream, Func<StubDocument, bool> which, Action<JsonObject> change)
    {
        lock (Gate)
        {
            var documents = Streams[stream].Documents;
            var at = documents.FindIndex(document => which(document));
            var json = documents[at].Json.DeepClone().AsObject();
            change(json);
            documents[at] = new StubDocument(documents[at].Index, documents[at].Id, Encoding.UTF8.GetBytes(json.ToJsonString()), documents[at].VisibleAt);
        }
    }

    /// <summary>Puts a document in past every check.</summary>
    internal void Plant(string stream, string id, JsonObject source)
    {
        lock (Gate)
            Streams[stream].Documents.Add(new StubDocument(Streams[stream].WriteIndex, id, Encoding.UTF8.GetBytes(source.ToJsonString()), 0));
    }

    /// <summary>The stream of a name; made from its template when a document is written into it first.</summary>
    internal StubStream ForWriting(string name)
    {
        if (Streams.TryGetValue(name, out var stream))
            return stream;
        var template = IndexTemplates.Values.Where(template => template["index_patterns"]!.AsArray().Any(pattern => Fits(name, pattern!.GetValue<string>()))).MaxBy(static template => (long?)template["priority"] ?? 0)
            ?? throw StubError.Missing($"no such index [{name}] and no template matches it");
        var mappings = new JsonObject();
        foreach (var part in template["composed_of"]?.AsArray().Select(part => ComponentTemplates[part!.GetValue<string>()]) ?? [])
            Merge(mappings, part["template"]?["mappings"]?.AsObject());
        Merge(mappings, template["template"]?["mappings"]?.AsObject());
        return Streams[name] = new StubStream(name, template.ContainsKey("data_stream"), mappings);
    }

    internal StubStream ForReading(string name) => Streams.TryGetValue(name, out var stream) ? stream : throw StubError.Missing($"no such index [{name}]");

    /// <summary>Whether what a stream refuses is stored beside it: streams named logs-* have that unless their template says no (Elasticsearch 9.1).</summary>
    internal bool HasFailureStore(string name) => !isOpenSearch && name.StartsWith("logs-", StringComparison.Ordinal)
        && !IndexTemplates.Values.Any(template => template["index_patterns"]!.AsArray().Any(pattern => Fits(name, pattern!.GetValue<string>())) && (bool?)template["template"]?["data_stream_options"]?["failure_store"]?["enabled"] == false);

    internal static void Refresh(StubStream stream)
    {
        for (var i = 0; i < stream.Documents.Count; i++)
            stream.Documents[i] = stream.Documents[i] with { VisibleAt = 0 };
    }

    internal StubDocument[] Visible(StubStream stream) => [.. stream.Documents.Where(document => document.VisibleAt <= Now)];

    private static bool Fits(string name, string pattern) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : string.Equals(name, pattern, StringComparison.Ordinal);

    private static void Merge(JsonObject into, JsonObject? from)
    {
        foreach (var (key, value) in from ?? [])
        {
            if (into[key] is JsonObject below && value is JsonObject more)
                Merge(below, more);
            else
                into[key] = value?.DeepClone();
        }
    }
}
