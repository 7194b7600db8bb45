using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection.Matching;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Selection;

/// <summary>
/// Which records somebody wants: <c>operation:user.* and not outcome:success</c>. One language serves search, sinks, rules and the
/// policy (contract.md, "Selection language"; docs/selection.md). Threads may share a selection.
/// </summary>
public sealed class RecordSelection
{
    /// <summary>Fits every record.</summary>
    public static readonly RecordSelection All = new(null);

    private readonly SelectionNode? _root;
    private readonly SelectionMatcher? _matcher;

    private RecordSelection(SelectionNode? root)
    {
        _root = root;
        _matcher = root is null ? null : new SelectionMatcher(root);
    }

    /// <summary>Reads a selection; an empty text selects everything.</summary>
    /// <param name="text">The selection as typed, at most 8,192 characters.</param>
    /// <exception cref="SelectionException">It cannot be read; the message names the column.</exception>
    public static RecordSelection Parse(string text) =>
        string.IsNullOrWhiteSpace(text) ? All : new RecordSelection(SelectionParser.Parse(text));

    /// <summary>Does the record fit? An entry that is no record fits nothing.</summary>
    /// <param name="ledger">The ledger's name.</param>
    /// <param name="entry">The entry as the ledger stores it.</param>
    public bool Matches(string ledger, LedgerEntry entry) => RecordSpans.TryCreate(ledger, entry, out var record) && Matches(record);

    /// <summary>The selection with full names and plain values; it reads back as the same selection. Empty when it selects everything.</summary>
    public override string ToString() => _root is null ? "" : SelectionPrinter.Print(_root);

    /// <summary>Does the record fit?</summary>
    internal bool Matches(in RecordSpans record) => _matcher is null || _matcher.Matches(record);

    /// <summary>Whether an index can leave out anything.</summary>
    internal bool IsNarrowing => ToSql(IndexTerm.OfNoIndex).IsNarrowing;

    /// <summary>The same question to an index of <see cref="IndexSchema"/>.</summary>
    internal SelectionSql ToSql(IndexTerm terms) => SelectionSql.Translate(_root, terms);

    /// <summary>Whether an index in order may name a record for this.</summary>
    internal bool MayFit(PossibleTerms terms) => _root is null || terms.Fit(_root);

    /// <summary>What such an index may take for a fit at most.</summary>
    internal RecordSelection ToPossible() => _root is null ? All : new RecordSelection(PossibleSelection.Of(_root));
}
