using System.Globalization;
using System.Text;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// A selection as an expression over a row of <c>stretch AS s</c> in an index of <see cref="IndexSchema"/>: the set (<see cref="IndexRows"/>) of the stretch's entries that may fit, NULL when there is
/// none. It leaves out no entry that fits. Nothing that a user typed stands in the text: fields, values and bounds are parameters <c>@s0</c>, <c>@s1</c>, ...
/// </summary>
internal sealed class SelectionSql
{
    private const string All = "x'00'";
    private const string None = "NULL";

    private static readonly string FirstIndex = string.Create(CultureInfo.InvariantCulture, $"(s.id * {EntriesName})");
    private static readonly string LastIndex = string.Create(CultureInfo.InvariantCulture, $"(s.id * {EntriesName} + {EntriesName} - 1)");

    private readonly List<object> _parameters = [];

    private readonly IndexTerm _terms;

    private SelectionSql(IndexTerm terms) => _terms = terms;

    /// <summary>The parameter that holds the entries of a stretch.</summary>
    internal const string EntriesName = "@entries";

    /// <summary>The expression.</summary>
    internal string Text { get; private init; } = All;

    /// <summary>Whether it can leave out anything; if not, asking the index is no use.</summary>
    internal bool IsNarrowing => !IsAll(Text);

    /// <summary>The parameters in the order of their numbers: string, long, double or byte[].</summary>
    internal IReadOnlyList<object> Parameters => _parameters;

    /// <summary>The parameter's name.</summary>
    internal static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"@s{number}");

    /// <summary>Translates a tree; no tree selects every record.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="terms">Those of the index that is asked.</param>
    internal static SelectionSql Translate(SelectionNode? root, IndexTerm terms)
    {
        if (root is null)
            return new SelectionSql(terms);
        var parameters = new SelectionSql(terms);
        return new SelectionSql(parameters, parameters.Rows(root, isNegated: false));
    }

    private SelectionSql(SelectionSql parameters, string text)
    {
        (_terms, _parameters) = (parameters._terms, parameters._parameters);
        Text = text;
    }

    /// <summary>A negation is taken to the conditions, where it says nothing: the index knows which entries may fit, and not which must.</summary>
    private string Rows(SelectionNode node, bool isNegated) => node switch
    {
        SelectionNode.Not not => Rows(not.Inner, !isNegated),
        SelectionNode.And and => Joined(and.Left, and.Right, isNegated, isBoth: !isNegated),
        SelectionNode.Or or => Joined(or.Left, or.Right, isNegated, isBoth: isNegated),
        SelectionNode.Condition condition when !isNegated => Condition(condition),
        _ => All,
    };

    private string Joined(SelectionNode left, SelectionNode right, bool isNegated, bool isBoth)
    {
        var (one, other) = (Rows(left, isNegated), Rows(right, isNegated));
        if (isBoth)
            return IsAll(one) ? other : IsAll(other) ? one : $"{IndexRows.And}({one}, {other})";
        return IsAll(one) || IsAll(other) ? All : $"{IndexRows.Or}({one}, {other})";
    }

    private string Condition(SelectionNode.Condition condition)
    {
        if (!IndexSchema.IsIndexed(condition.Field))
            return OfPlace(condition);
        var field = _terms.OfField(condition.Field);
        return condition switch
        {
            SelectionNode.Present => WithTerm(_terms.OfPresence(field)),
            SelectionNode.Fits { Pattern.Parts: [var exact] } => WithTerm(_terms.OfValue(field, exact)),
            SelectionNode.Fits fits => WithWords(field, $"w.text GLOB {Parameter(string.Join('*', fits.Pattern.Parts.Select(Literal)))}"),
            SelectionNode.NumberRange number => WithWords(field, Compared("w.amount", number.Operator, number.Bound.Boxed)),
            SelectionNode.TimeRange time => WithWords(field, Compared("w.instant", time.Operator, time.Bound)),
            SelectionNode.InNetwork inside when NetworkTerms.Containing(_terms, field, inside.Network) is { } term => WithTerm(term),
            SelectionNode.InNetwork inside => WithWords(field, $"w.address BETWEEN {Parameter(AddressNetwork.Bytes(inside.Network.First))} AND {Parameter(AddressNetwork.Bytes(inside.Network.Last))}"),
            _ => All,
        };
    }

    /// <summary>Times and indexes are known of the stretch as a whole.</summary>
    private string OfPlace(SelectionNode.Condition condition) => condition switch
    {
        SelectionNode.TimeRange time when IsNamed(condition, FieldNames.Time) => When(Compared(IsAbove(time.Operator) ? "s.newest" : "s.oldest", time.Operator, time.Bound)),
        SelectionNode.NumberRange when IsNamed(condition, FieldNames.Time) => None,
        SelectionNode.NumberRange number when IsNamed(condition, FieldNames.Index) => When(Compared(IsAbove(number.Operator) ? LastIndex : FirstIndex, number.Operator, number.Bound.Boxed)),
        _ => All,
    };

    private string WithTerm(long term)
    {
        var name = Parameter(term);
        return Crowded($"(SELECT {PostingBucket.RowsOf}(p.terms, {name}) FROM posting AS p WHERE p.stretch = s.id AND p.bucket = {PostingBucket.Of(name)})");
    }

    private string WithWords(long field, string test) => Crowded(
        $"(SELECT {IndexRows.Any}({PostingBucket.RowsOf}(p.terms, w.term)) FROM word AS w JOIN posting AS p ON p.stretch = w.stretch AND p.bucket = {PostingBucket.Of("w.term")} WHERE w.stretch = s.id AND w.field = {Parameter(field)} AND (w.text IS NULL OR {test}))");

    private static string Crowded(string rows) => $"{IndexRows.Or}(s.crowded, {rows})";

    private static string When(string test) => $"(CASE WHEN {test} THEN {All} END)";

    private static bool IsAbove(RangeOperator range) => range is RangeOperator.Greater or RangeOperator.GreaterOrEqual;

    private static bool IsNamed(SelectionNode.Condition condition, string field) => string.Equals(condition.Field, field, StringComparison.Ordinal);

    private static bool IsAll(string rows) => string.Equals(rows, All, StringComparison.Ordinal);

    /// <summary>Each character that GLOB reads as a sign becomes a set of one.</summary>
    private static string Literal(byte[] part) =>
        Encoding.UTF8.GetString(part).Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);

    private string Compared(string column, RangeOperator range, object bound) => $"{column} {range.Sign()} {Parameter(bound)}";

    private string Parameter(object value)
    {
        _parameters.Add(value);
        return NameOf(_parameters.Count - 1);
    }
}
