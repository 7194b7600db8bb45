using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>A document as the cluster holds it.</summary>
/// <param name="Sequence">The place in the ledger that it says; -1 when it says none.</param>
/// <param name="Id">Its <c>_id</c>.</param>
/// <param name="Source">Its content.</param>
internal sealed record FoundDocument(long Sequence, string Id, JsonElement Source)
{
    internal string Hash => Text("hash");

    internal string Record => Text("id");

    private string Text(string name) =>
        Source.ValueKind == JsonValueKind.Object && Source.TryGetProperty("event", out var happened) && happened.ValueKind == JsonValueKind.Object && happened.TryGetProperty(name, out var value) ? value.ToString() : "";
}
