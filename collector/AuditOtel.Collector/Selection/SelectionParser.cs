namespace AuditOtel.Collector.Selection;

/// <summary>
/// Recursive descent over the tokens:
/// <c>or = and { "or" and }; and = not { "and" not }; not = { "not" } part; part = "(" or ")" | name ":" value | name range bound;
/// range = "&lt;" | "&lt;=" | "&gt;" | "&gt;="; bound = word | quoted; value = bound | "(" values ")"</c>, where <c>values</c> combines values with the same words.
/// </summary>
internal sealed class SelectionParser
{
    private readonly SelectionLexer _lexer;
    private SelectionToken _token;
    private int _depth;
    private int _conditions;
    private bool _inValueGroup;

    private SelectionParser(string text)
    {
        _lexer = new SelectionLexer(text);
        _token = _lexer.Next(inValue: false);
    }

    internal static SelectionNode Parse(string text)
    {
        CheckCharacters(text);
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
        if (name.Text.Length == 0)
            throw new SelectionException(name.Column, "a field has a name: write it between the quotation marks.");
        if (name.Text.Contains(SelectionToken.Wildcard, StringComparison.Ordinal))
            throw new SelectionException(name.Column, "a field name cannot hold '*': name one field, or write '\\*' when the character belongs to its name.");
        Advance(inValue: false);
        var field = FieldNames.Resolve(name.Text);
        if (RangeOf(_token.Kind) is { } range)
            return Range(field, range);
        if (_token.Kind != SelectionTokenKind.Colon)
            throw new SelectionException(_token.Column, $"expected ':' and a value, or a range such as >= 5, after '{Shown(name)}', found {Described(_token)}.");
        Advance(inValue: true);
        return Value(field);
    }

    private SelectionNode Range(string field, RangeOperator range)
    {
        Advance(inValue: true);
        if (_token.Kind is not (SelectionTokenKind.Word or SelectionTokenKind.Quoted))
            throw new SelectionException(_token.Column, $"expected one number or one date behind '{range.Sign()}', found {Described(_token)}.");
        return Counted(SelectionConditions.Range(field, range, _token));
    }

    private SelectionNode Value(string field)
    {
        if (_token.Kind == SelectionTokenKind.Open)
            return Group(() => Value(field), inValue: true);
        if (_token.Kind is not (SelectionTokenKind.Word or SelectionTokenKind.Quoted))
            throw new SelectionException(_token.Column, $"expected a value, found {Described(_token)}; a value that is a sign or a word of the language stands in quotation marks.");
        return Counted(SelectionConditions.Equal(field, _token));
    }

    /// <summary>Goes on behind the condition's last token.</summary>
    private SelectionNode Counted(SelectionNode node)
    {
        _conditions += node is SelectionNode.Condition ? 1 : 2;
        if (_conditions > SelectionLimits.MaxConditions)
            throw new SelectionException(_token.Column, $"more than {SelectionLimits.MaxConditions} conditions: use several selections.");
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
            throw new SelectionException(open.Column, "this parenthesis is never closed: write ) behind its last condition.");
        _inValueGroup = outer;
        Advance(outer);
        _depth--;
        return node;
    }

    private void Enter()
    {
        if (++_depth > SelectionLimits.MaxNesting)
            throw new SelectionException(_token.Column, $"more than {SelectionLimits.MaxNesting} levels of parentheses and negations: leave out those that change nothing.");
    }

    /// <summary>What is no text cannot be in a record either; and the wildcard stands as one such character.</summary>
    private static void CheckCharacters(string text)
    {
        if (text.Length > SelectionLimits.MaxLength)
            throw new SelectionException(SelectionLimits.MaxLength + 1, $"a selection has at most {SelectionLimits.MaxLength} characters: use several.");
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogate(text[i]) && i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (text[i] is '\0' or '\uFFFE' or SelectionToken.Wildcard || (char.IsSurrogate(text[i]) && !isPair))
                throw new SelectionException(i + 1, $"U+{(int)text[i]:X4} is no character: leave it out.");
            i += isPair ? 1 : 0;
        }
    }

    private static RangeOperator? RangeOf(SelectionTokenKind kind) => kind switch
    {
        SelectionTokenKind.Less => RangeOperator.Less,
        SelectionTokenKind.LessOrEqual => RangeOperator.LessOrEqual,
        SelectionTokenKind.Greater => RangeOperator.Greater,
        SelectionTokenKind.GreaterOrEqual => RangeOperator.GreaterOrEqual,
        _ => null,
    };

    private void Advance(bool inValue) => _token = _lexer.Next(inValue);

    private static string Shown(SelectionToken token) => token.Text.Replace(SelectionToken.Wildcard, '*');

    private static string Described(SelectionToken token) => token.Kind == SelectionTokenKind.End ? "the end" : $"'{Shown(token)}'";
}
