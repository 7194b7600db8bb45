using AuditOtel.Collector.Records;
using AuditOtel.Collector.Records.Schemas;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>One record of a batch on its way.</summary>
internal sealed class BulkDocument(RecordView record)
{
    internal RecordView Record => record;

    /// <summary>The document's <c>_id</c>.</summary>
    internal string Id { get; private set; } = EcsDocumentId.Of(record);

    /// <summary>Whether the cluster has it, or will never take it.</summary>
    internal bool IsDone { get; private set; }

    /// <summary>Why the cluster will never take it; null when it has it.</summary>
    internal string? Refusal { get; private set; }

    /// <summary>Whether the cluster said that it is there and did not show it.</summary>
    internal bool IsHidden { get; private set; }

    internal void Hide() => IsHidden = true;

    internal void Sent() => IsHidden = false;

    internal void Stored() => IsDone = true;

    internal void Refuse(string reason) => (IsDone, Refusal) = (true, reason);

    /// <summary>Another record stands under its id: it takes the one that is its own.</summary>
    /// <returns>False when it has that already.</returns>
    internal bool TryOtherId()
    {
        var other = EcsDocumentId.OfPlace(record);
        if (string.Equals(Id, other, StringComparison.Ordinal))
            return false;
        Id = other;
        return true;
    }
}
