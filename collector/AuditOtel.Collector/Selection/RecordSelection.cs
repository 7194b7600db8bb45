namespace AuditOtel.Collector.Selection;

/// <summary>
/// Which records somebody wants: <c>operation:user.* and not outcome:success</c>. One language serves search, sinks, rules and the
/// policy (contract.md, "Selection language").
/// </summary>
public sealed class RecordSelection
{
    /// <summary>Fits every record.</summary>
    public static readonly RecordSelection All = new(null);

    private readonly SelectionNode? _root;

    private RecordSelection(SelectionNode? root) => _root = root;

    /// <summary>Reads a selection; an empty text selects everything.</summary>
    /// <param name="text">The selection as typed.</param>
    /// <exception cref="SelectionException">It cannot be read; the message names the column.</exception>
    public static RecordSelection Parse(string text) =>
        string.IsNullOrWhiteSpace(text) ? All : new RecordSelection(SelectionParser.Parse(text));

    /// <summary>Does the record fit?</summary>
    /// <param name="record">The record's fields.</param>
    public bool Matches(IRecordFields record) => _root is null || _root.Matches(record);
}
