using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Selection.Matching;

/// <summary>
/// A selection, compiled once, that looks at the ledger's own bytes. It may be shared by threads. Texts, numbers, times and addresses take no memory; values
/// that are maps do.
/// </summary>
internal sealed class SelectionMatcher
{
    private readonly SelectionFormula _formula;
    private readonly FieldTests[] _fields;
    private readonly FieldTests? _time;

    internal SelectionMatcher(SelectionNode root)
    {
        _formula = new SelectionFormula(root);
        var byField = _formula.Conditions.Select(static (condition, place) => (Place: place, Condition: condition)).ToLookup(static one => one.Condition.Field, StringComparer.Ordinal);
        _fields = [.. byField.Where(static field => !IsTime(field.Key)).Select(static field => new FieldTests(field.Key, [.. field]))];
        _time = byField.Where(static field => IsTime(field.Key)).Select(static field => new FieldTests(field.Key, [.. field])).FirstOrDefault();
    }

    /// <summary>Whether the record fits.</summary>
    internal bool Matches(in RecordSpans record)
    {
        Span<bool> room = stackalloc bool[SelectionLimits.MaxConditions];
        var results = room[.._formula.Conditions.Count];
        var visitor = new Visitor(this, results);
        RecordFields.Visit(record, ref visitor);
        return _formula.Holds(results);
    }

    private static bool IsTime(string field) => string.Equals(field, FieldNames.Time, StringComparison.Ordinal);

    private ref struct Visitor(SelectionMatcher matcher, Span<bool> results) : IFieldVisitor
    {
        private readonly Span<bool> _results = results;
        private FieldTests? _wanted;

        public bool Wants(scoped ReadOnlySpan<byte> name)
        {
            foreach (var field in matcher._fields)
            {
                if (!name.SequenceEqual(field.Name))
                    continue;
                _wanted = field;
                return true;
            }

            return false;
        }

        public readonly void Value(scoped ReadOnlySpan<byte> text) => _wanted!.Test(text, _results);

        public readonly void Time(long nanoseconds) => matcher._time?.Test(nanoseconds, _results);
    }
}
