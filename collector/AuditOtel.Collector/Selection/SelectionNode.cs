using AuditOtel.Collector.Selection.Values;

namespace AuditOtel.Collector.Selection;

/// <summary>A node of the syntax tree: the one thing that matcher, SQL and printer are made from.</summary>
internal abstract record SelectionNode
{
    /// <summary>All parts must fit.</summary>
    internal sealed record And(SelectionNode Left, SelectionNode Right) : SelectionNode;

    /// <summary>One part must fit.</summary>
    internal sealed record Or(SelectionNode Left, SelectionNode Right) : SelectionNode;

    /// <summary>The part must not fit; a record that lacks the field does not fit the part, so it fits this.</summary>
    internal sealed record Not(SelectionNode Inner) : SelectionNode;

    /// <summary>Something that one value of a field must fulfil.</summary>
    /// <param name="Field">The field's full name.</param>
    internal abstract record Condition(string Field) : SelectionNode;

    /// <summary>The record has a value of the field.</summary>
    internal sealed record Present(string Field) : Condition(Field);

    /// <summary>A value of the field fits the pattern.</summary>
    internal sealed record Fits(string Field, ValuePattern Pattern) : Condition(Field);

    /// <summary>A value of the field reads as an address of the network.</summary>
    internal sealed record InNetwork(string Field, AddressNetwork Network) : Condition(Field);

    /// <summary>A value of the field reads as a number that lies in the range.</summary>
    internal sealed record NumberRange(string Field, RangeOperator Operator, NumberValue Bound) : Condition(Field);

    /// <summary>A value of the field reads as an instant that lies in the range; the bound is in nanoseconds since 1970 UTC.</summary>
    internal sealed record TimeRange(string Field, RangeOperator Operator, long Bound) : Condition(Field);
}
