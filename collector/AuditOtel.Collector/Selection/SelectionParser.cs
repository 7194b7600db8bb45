namespace AuditOtel.Collector.Selection;

/// <summary>
/// Recursive descent over the tokens:
/// <c>or = and { "or" and }; and = not { "and" not }; not = { "not" } part; part = "(" or ")" | name ":" value;
/// value = word | quoted | "(" values ")"</c>, where <c>values</c> combines values with the same words.
/// </summary>
internal sealed class SelectionParser
{
    /// <summary>Nesting that no person types and no stack minds.</summary>
    private const int MaxDepth = 64;

    private readonly SelectionLexer _lexer;
    private SelectionToken _token;
    private int _depth;
    private bool _inValueGroup;

    private SelectionParser(string text)
    {
        _lexer = new SelectionLexer(text);
        _token = _lexer.Next(inValue: false);
    }

    internal static SelectionNode Parse(string text)
    {
        if (text.IndexOf(SelectionToken.Wildcard, StringComparison.Ordinal) is >= 0 and var at)
            throw new SelectionException(at + 1, "U+FFFF is no character.");
        var parser = new SelectionParser(text);
        var node = parser.Alternatives(parser.Part, inValue: false);
        if (parser._token.Kind == SelectionTokenKind.End)
            return node;
        throw new SelectionException(parser._token.Column, $"'{Shown(parser._token)}' does not belong here; join two conditions with 'and' or 'or'.");
    }

    private SelectionNode Alternatives(Func<SelectionNode> part, bool inValue)
    {
        var node = Conjunction(part, inValue);
        while (_token.Kind == SelectionTokenKind.Or)
        {
            Advance(inValue);
            node = new SelectionNode.Or(node, Conjunction(part, inValue));
        }

        return node;
    }

    private SelectionNode Conjunction(Func<SelectionNode> part, bool inValue)
    {
        var node = Negation(part, inValue);
        while (_token.Kind == SelectionTokenKind.And)
        {
            Advance(inValue);
            node = new SelectionNode.And(node, Negation(part, inValue));
        }

        return node;
    }

    private SelectionNode Negation(Func<SelectionNode> part, bool inValue)
    {
        if (_token.Kind != SelectionTokenKind.Not)
            return part();
        Enter();
        Advance(inValue);
        var node = new SelectionNode.Not(Negation(part, inValue));
        _depth--;
        return node;
    }

    private SelectionNode Part()
    {
        if (_token.Kind == SelectionTokenKind.Open)
            return Group(Part, inValue: false);
        if (_token.Kind is not (SelectionTokenKind.Word or SelectionTokenKind.Quoted))
            throw new SelectionException(_token.Column, $"expected a condition such as outcome:failure, found {Described(_token)}.");
        var name = _token;
        Advance(inValue: false);
        if (_token.Kind != SelectionTokenKind.Colon)
            throw new SelectionException(_token.Column, $"expected ':' and a value after '{Shown(name)}', found {Described(_token)}.");
        if (name.Text.Contains(SelectionToken.Wildcard, StringComparison.Ordinal))
            throw new SelectionException(name.Column, "a field name cannot hold '*'.");
        Advance(inValue: true);
        return Value(FieldNames.Resolve(name.Text));
    }

    private SelectionNode Value(string field)
    {
        if (_token.Kind == SelectionTokenKind.Open)
            return Group(() => Value(field), inValue: true);
        if (_token.Kind is not (SelectionTokenKind.Word or SelectionTokenKind.Quoted))
            throw new SelectionException(_token.Column, $"expected a value, found {Described(_token)}.");
        var node = new SelectionNode.Field(field, new ValuePattern(_token.Text));
        Advance(_inValueGroup);
        return node;
    }

    private SelectionNode Group(Func<SelectionNode> part, bool inValue)
    {
        Enter();
        var open = _token;
        var outer = _inValueGroup;
        _inValueGroup = inValue;
        Advance(inValue);
        var node = Alternatives(part, inValue);
        if (_token.Kind != SelectionTokenKind.Close)
            throw new SelectionException(open.Column, "this parenthesis is never closed.");
        _inValueGroup = outer;
        Advance(outer);
        _depth--;
        return node;
    }

    private void Enter()
    {
        if (++_depth > MaxDepth)
            throw new SelectionException(_token.Column, $"more than {MaxDepth} levels of nesting.");
    }

    private void Advance(bool inValue) => _token = _lexer.Next(inValue);

    private static string Shown(SelectionToken token) => token.Text.Replace(SelectionToken.Wildcard, '*');

    private static string Described(SelectionToken token) => token.Kind == SelectionTokenKind.End ? "the end" : $"'{Shown(token)}'";
}
