using System.Text;
using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Selection;

/// <summary>Writes a syntax tree as a selection that reads back as the same tree.</summary>
internal sealed class SelectionPrinter
{
    /// <summary>How tightly a node binds; what binds less than its place asks for stands in parentheses.</summary>
    private const int Loose = 0;
    private const int InOr = 1;
    private const int InAnd = 2;
    private const int InNot = 3;

    private readonly StringBuilder _text = new();

    private SelectionPrinter()
    {
    }

    internal static string Print(SelectionNode root)
    {
        var printer = new SelectionPrinter();
        printer.Add(root, Loose);
        return printer._text.ToString();
    }

    private void Add(SelectionNode node, int place)
    {
        var isEnclosed = node switch { SelectionNode.Or => place > Loose, SelectionNode.And => place > InOr, _ => false };
        if (isEnclosed)
            _text.Append('(');
        switch (node)
        {
            case SelectionNode.Or or: Add(or.Left, Loose, " or ", or.Right, InOr); break;
            case SelectionNode.And and: Add(and.Left, InOr, " and ", and.Right, InAnd); break;
            case SelectionNode.Not not:
                _text.Append("not ");
                Add(not.Inner, InNot);
                break;
            case SelectionNode.Condition condition: Add(condition); break;
        }

        if (isEnclosed)
            _text.Append(')');
    }

    private void Add(SelectionNode left, int leftPlace, string word, SelectionNode right, int rightPlace)
    {
        Add(left, leftPlace);
        _text.Append(word);
        Add(right, rightPlace);
    }

    private void Add(SelectionNode.Condition condition)
    {
        AddWord(condition.Field, mayBeBare: true);
        switch (condition)
        {
            case SelectionNode.Present: _text.Append(":*"); break;
            case SelectionNode.Fits fits:
                _text.Append(':');
                AddWord(fits.Pattern.Text, mayBeBare: !FieldNames.IsAddress(fits.Field));
                break;
            case SelectionNode.InNetwork inside: _text.Append(':').Append(inside.Network); break;
            case SelectionNode.NumberRange number: _text.Append($" {number.Operator.Sign()} {number.Bound}"); break;
            case SelectionNode.TimeRange time: _text.Append($" {time.Operator.Sign()} {InstantPrinter.Print(time.Bound)}"); break;
        }
    }

    /// <summary>Bare when nothing in it means anything else; in quotation marks; or with a backslash before each character when it holds a wildcard.</summary>
    private void AddWord(string word, bool mayBeBare)
    {
        var hasWildcard = word.Contains(SelectionToken.Wildcard, StringComparison.Ordinal);
        if (!hasWildcard && !(mayBeBare && IsBare(word)))
        {
            _text.Append('"').Append(word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
            return;
        }

        foreach (var c in word)
        {
            if (c == SelectionToken.Wildcard)
                _text.Append('*');
            else
                _text.Append(IsPlain(c) || char.IsSurrogate(c) ? "" : "\\").Append(c);
        }
    }

    private static bool IsBare(string word) => word.Length > 0 && word.All(IsPlain)
        && !word.Equals("and", StringComparison.OrdinalIgnoreCase) && !word.Equals("or", StringComparison.OrdinalIgnoreCase) && !word.Equals("not", StringComparison.OrdinalIgnoreCase);

    private static bool IsPlain(char c) => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '/';
}
