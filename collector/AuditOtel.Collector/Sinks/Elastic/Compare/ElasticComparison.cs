using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Records.Schemas;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>
/// Holds the documents of a data stream against the ledger, both by the place in the ledger, in constant memory: what a record's document must be is made
/// anew from the ledger's bytes, so that nothing that the cluster says about itself counts.
/// </summary>
internal sealed class ElasticComparison : IDisposable
{
    private readonly LedgerReader _ledger;
    private readonly ComparisonRange _range;
    private readonly ComparisonReport _report;
    private readonly LedgerCursor _cursor;
    private readonly ArrayBufferWriter<byte> _document = new(1 << 14);
    private readonly long _end;
    private bool _hasEntry;

    /// <param name="ledger">The ledger, refreshed after the documents' point in time: no document can be newer.</param>
    /// <param name="range">Which records must have a document.</param>
    /// <param name="report">Takes what is found.</param>
    /// <param name="from">The first place to look at.</param>
    /// <param name="end">The place to end before.</param>
    internal ElasticComparison(LedgerReader ledger, ComparisonRange range, ComparisonReport report, long from, long end)
    {
        (_ledger, _range, _report, _end) = (ledger, range, report, end);
        _cursor = ledger.Read(from);
        MoveOn();
    }

    /// <summary>Looks at the next place where there are documents.</summary>
    internal void Look(FoundPlace place)
    {
        _report.Documents += place.Documents.Count + place.Unread;
        PassTo(place.Sequence);
        if (_hasEntry && _cursor.Current.Index == place.Sequence)
        {
            Judge(_cursor.Current, place, isDue: true);
            MoveOn();
        }
        else if (place.Sequence >= _end && _ledger.TryRead(place.Sequence, out var entry))
            Judge(entry, place, isDue: false);
        else if (place.Sequence >= 0 && place.Sequence < _ledger.Size && _ledger.IsExpired(place.Sequence))
            JudgeExpired(place);
        else
            AddExtra(place, place.Documents, place.Sequence < 0 ? "it says no place in the ledger" : "the ledger has no entry there");
    }

    /// <summary>Looks at documents of a place outside of those that were asked for, which say a time inside: the ledger must say so, too.</summary>
    internal void LookOutside(FoundPlace place)
    {
        var inside = place with { Documents = [.. place.Documents.Where(document => document.Time is not { } time || _range.IsInTime(time))] };
        if (inside.Documents.Count == 0 && inside.Unread == 0)
            return;
        _report.Documents += inside.Documents.Count + inside.Unread;
        if (inside.Documents.Count > 0 && place.Sequence >= _range.Next && _ledger.TryRead(place.Sequence, out var entry) && IsDue(entry, out var record))
            Judge(record, inside);
        else if (place.Sequence >= 0 && place.Sequence < _ledger.Size && _ledger.IsExpired(place.Sequence))
            JudgeExpired(inside);
        else
            AddExtra(inside, inside.Documents, "its @timestamp lies in the range, and the ledger has no such record at its place");
    }

    /// <summary>Everything that is left has no document.</summary>
    internal void End() => PassTo(_end);

    public void Dispose() => _cursor.Dispose();

    private void MoveOn() => _hasEntry = _cursor.MoveNext() && _cursor.Current.Index < _end;

    private void PassTo(long sequence)
    {
        for (; _hasEntry && _cursor.Current.Index < sequence; MoveOn())
        {
            if (!IsDue(_cursor.Current, out var record))
                continue;
            _report.Records++;
            _report.Missing.Add(new ComparisonFinding(record.Index, record.Text(AuditAttributes.RecordId), "", ""));
        }
    }

    private bool IsDue(in LedgerEntry entry, [NotNullWhen(true)] out RecordView? record)
    {
        record = null;
        var name = _ledger.Identity.Name;
        return RecordSpans.TryCreate(name, entry, out var spans) && _range.IsSelected(spans) && _range.IsInTime(spans) && RecordView.TryKeep(name, entry, out record);
    }

    private void Judge(in LedgerEntry entry, FoundPlace place, bool isDue)
    {
        if (IsDue(entry, out var record))
        {
            if (isDue)
                _report.Records++;
            Judge(record, place);
        }
        else if (_range.IsWhole || !RecordSpans.TryCreate(_ledger.Identity.Name, entry, out var spans) || _range.IsInTime(spans))
            AddExtra(place, place.Documents, "the ledger has no record there that the sink takes");
        else
            _report.Documents -= place.Documents.Count + place.Unread;
    }

    private void Judge(RecordView record, FoundPlace place)
    {
        using var wanted = Render(record);
        var differences = place.Documents.Select(found => (Document: found, Fields: Differences(record, found, wanted.RootElement))).ToList();
        var own = Math.Max(0, differences.FindIndex(static one => one.Fields.Count == 0));
        if (differences[own].Fields.Count > 0)
            _report.Altered.Add(Finding(differences[own].Document, string.Join(", ", differences[own].Fields)) with { Index = record.Index, Record = record.Text(AuditAttributes.RecordId) });
        differences.RemoveAt(own);
        foreach (var (document, _) in differences.Where(static one => one.Fields.Count == 0))
            _report.Repeated.Add(Finding(document, ""));
        AddExtra(place, [.. differences.Where(static one => one.Fields.Count > 0).Select(static one => one.Document)], "another document stands for the record there");
    }

    private void JudgeExpired(FoundPlace place)
    {
        var hash = Convert.ToHexStringLower(_ledger.LeafHash(place.Sequence).Span);
        var isTaken = false;
        foreach (var document in place.Documents)
        {
            if (!string.Equals(document.Hash, hash, StringComparison.Ordinal))
            {
                _report.Altered.Add(Finding(document, document.Source.ValueKind == JsonValueKind.Object ? "event.hash" : FoundDocument.Unreadable));
            }
            else if (!IsOwnId(document, place.Sequence))
            {
                _report.Altered.Add(Finding(document, "_id"));
            }
            else if (isTaken)
            {
                // Nobody can tell any more which of them says what the record said.
                _report.Repeated.Add(Finding(document, ""));
            }
            else
            {
                isTaken = true;
                _report.Expired++;
            }
        }

        _report.Extra.Add(place.Unread);
    }

    private bool IsOwnId(FoundDocument document, long place) => string.Equals(document.Id, EcsDocumentId.OfPlace(_ledger.Identity.Name, place), StringComparison.Ordinal)
        || (EcsDocumentId.IsName(document.Id) && string.Equals(document.Id, document.Record, StringComparison.Ordinal));

    private void AddExtra(FoundPlace place, IReadOnlyList<FoundDocument> documents, string why)
    {
        foreach (var document in documents)
            _report.Extra.Add(Finding(document, why));
        _report.Extra.Add(place.Unread);
    }

    private static ComparisonFinding Finding(FoundDocument document, string detail) => new(document.Sequence < 0 ? null : document.Sequence, document.Record, document.Id, detail);

    private static IReadOnlyList<string> Differences(RecordView record, FoundDocument found, JsonElement wanted)
    {
        var isOwn = string.Equals(found.Id, EcsDocumentId.Of(record), StringComparison.Ordinal) || string.Equals(found.Id, EcsDocumentId.OfPlace(record), StringComparison.Ordinal);
        var fields = found.Differences(wanted);
        return isOwn ? fields : ["_id", .. fields];
    }

    private JsonDocument Render(RecordView record)
    {
        _document.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_document))
            EcsDocument.Write(writer, record);
        return JsonDocument.Parse(_document.WrittenMemory);
    }
}
