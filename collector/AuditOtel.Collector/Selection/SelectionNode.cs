namespace AuditOtel.Collector.Selection;

/// <summary>A node of the syntax tree.</summary>
internal abstract record SelectionNode
{
    /// <summary>Does the record fit?</summary>
    internal abstract bool Matches(IRecordFields record);

    /// <summary>All parts must fit.</summary>
    internal sealed record And(SelectionNode Left, SelectionNode Right) : SelectionNode
    {
        internal override bool Matches(IRecordFields record) => Left.Matches(record) && Right.Matches(record);
    }

    /// <summary>One part must fit.</summary>
    internal sealed record Or(SelectionNode Left, SelectionNode Right) : SelectionNode
    {
        internal override bool Matches(IRecordFields record) => Left.Matches(record) || Right.Matches(record);
    }

    /// <summary>The part must not fit; a record that lacks the field does not fit the part, so it fits this.</summary>
    internal sealed record Not(SelectionNode Inner) : SelectionNode
    {
        internal override bool Matches(IRecordFields record) => !Inner.Matches(record);
    }

    /// <summary>One value of the field must fit the pattern.</summary>
    internal sealed record Field(string Name, ValuePattern Pattern) : SelectionNode
    {
        internal override bool Matches(IRecordFields record)
        {
            foreach (var value in record.Values(Name))
            {
                if (Pattern.Matches(value))
                    return true;
            }

            return false;
        }
    }
}
