using System.Text.Json.Nodes;

namespace AuditOtel.ElasticStub;

/// <summary>A data stream, or an index, which is one generation that takes more than <c>create</c>.</summary>
internal sealed class StubStream(string name, bool isDataStream, JsonObject mappings)
{
    internal string Name => name;

    internal bool IsDataStream => isDataStream;

    internal JsonObject Mappings => mappings;

    internal int Generation { get; set; } = 1;

    internal string WriteIndex => IndexOf(Generation);

    internal string IndexOf(int generation) => isDataStream ? $".ds-{name}-2026.11.22-{generation:D6}" : name;

    internal List<StubDocument> Documents { get; } = [];

    internal HashSet<(string Index, string Id)> Ids { get; } = [];

    /// <summary>The same, to write into without a trace here.</summary>
    internal StubStream Copy()
    {
        var copy = new StubStream(name, isDataStream, mappings) { Generation = Generation };
        copy.Documents.AddRange(Documents.Select(static document => document with { VisibleAt = 0 }));
        copy.Ids.UnionWith(Ids);
        return copy;
    }
}
