using System.Globalization;
using System.Text;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// A selection as a condition on the rows of <c>record AS r</c> in an index of <see cref="IndexSchema"/>. Nothing that a user typed stands in the text: names and
/// values are parameters <c>@s0</c>, <c>@s1</c>, ...
/// </summary>
internal sealed class SelectionSql
{
    private const string True = "1";
    private const string False = "0";

    /// <summary>The time as every reader shows it, in upper case as all text of the index.</summary>
    private const string TimeText = "(strftime('%Y-%m-%dT%H:%M:%S', r.time / 1000000000, 'unixepoch') || printf('.%09dZ', r.time % 1000000000))";

    private readonly StringBuilder _text = new();
    private readonly List<object> _parameters = [];

    private SelectionSql()
    {
    }

    /// <summary>What stands behind WHERE.</summary>
    internal string Text => _text.ToString();

    /// <summary>The parameters in the order of their numbers: string, long, double or byte[].</summary>
    internal IReadOnlyList<object> Parameters => _parameters;

    /// <summary>The parameter's name.</summary>
    internal static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"@s{number}");

    /// <summary>Translates a tree; no tree selects every record.</summary>
    internal static SelectionSql Translate(SelectionNode? root)
    {
        var sql = new SelectionSql();
        if (root is null)
            sql._text.Append('1');
        else
            sql.Add(root);
        return sql;
    }

    private void Add(SelectionNode node)
    {
        switch (node)
        {
            case SelectionNode.And and: Add(and.Left, " AND ", and.Right); break;
            case SelectionNode.Or or: Add(or.Left, " OR ", or.Right); break;
            case SelectionNode.Not not:
                // What is NULL because the record lacks the field does not fit, so its negation does.
                _text.Append("NOT ((");
                Add(not.Inner);
                _text.Append(") IS TRUE)");
                break;
            case SelectionNode.Condition condition: _text.Append(Condition(condition)); break;
        }
    }

    private void Add(SelectionNode left, string word, SelectionNode right)
    {
        _text.Append('(');
        Add(left);
        _text.Append(word);
        Add(right);
        _text.Append(')');
    }

    private string Condition(SelectionNode.Condition condition)
    {
        if (string.Equals(condition.Field, FieldNames.Time, StringComparison.Ordinal))
            return OfPlace(condition, TimeText, instant: "r.time", amount: null);
        if (string.Equals(condition.Field, FieldNames.Index, StringComparison.Ordinal))
            return OfPlace(condition, "CAST(r.position AS TEXT)", instant: null, amount: "r.position");
        return condition switch
        {
            SelectionNode.NumberRange number => InValues(condition.Field, Compared("v.amount", number.Operator, number.Bound.Boxed)),
            SelectionNode.TimeRange time => InValues(condition.Field, Compared("v.instant", time.Operator, time.Bound)),
            SelectionNode.InNetwork inside => InValues(condition.Field, $"v.address BETWEEN {Parameter(AddressNetwork.Bytes(inside.Network.First))} AND {Parameter(AddressNetwork.Bytes(inside.Network.Last))}"),
            _ when IndexSchema.Columns.TryGetValue(condition.Field, out var column) =>
                $"({OfText(condition, $"r.{column}")} OR (r.several = 1 AND {InValues(condition.Field, OfText(condition, "v.text"))}))",
            _ => InValues(condition.Field, OfText(condition, "v.text")),
        };
    }

    /// <summary>The fields that every record has once.</summary>
    private string OfPlace(SelectionNode.Condition condition, string text, string? instant, string? amount) => condition switch
    {
        SelectionNode.Present => True,
        SelectionNode.Fits => OfText(condition, text),
        SelectionNode.TimeRange time when instant is not null => Compared(instant, time.Operator, time.Bound),
        SelectionNode.NumberRange number when amount is not null => Compared(amount, number.Operator, number.Bound.Boxed),
        _ => False,
    };

    private string InValues(string field, string test) =>
        $"EXISTS (SELECT 1 FROM value AS v WHERE v.record = r.id AND v.field = (SELECT f.id FROM field AS f WHERE f.name = {Parameter(field)}) AND {test})";

    private string OfText(SelectionNode.Condition condition, string column)
    {
        if (condition is not SelectionNode.Fits { Pattern: var pattern })
            return $"{column} IS NOT NULL";
        var parts = pattern.Parts.Select(static part => Encoding.UTF8.GetString(part)).ToArray();
        return parts.Length == 1 ? $"{column} = {Parameter(parts[0])}" : $"{column} GLOB {Parameter(string.Join('*', parts.Select(Literal)))}";
    }

    /// <summary>Each character that GLOB reads as a sign becomes a set of one.</summary>
    private static string Literal(string part) =>
        part.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal).Replace("?", "[?]", StringComparison.Ordinal);

    private string Compared(string column, RangeOperator range, object bound) => $"{column} {range.Sign()} {Parameter(bound)}";

    private string Parameter(object value)
    {
        _parameters.Add(value);
        return NameOf(_parameters.Count - 1);
    }
}
