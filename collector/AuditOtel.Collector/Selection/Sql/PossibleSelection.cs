namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// What an index may take for a fit at most, as a selection: a record that the index names and that does not even fit this was never indexed so. It follows <see cref="SelectionSql"/>: what is
/// asked of terms is kept, what is asked of words is whether the field is there, and everything else fits.
/// </summary>
internal static class PossibleSelection
{
    /// <summary>Every record has an index.</summary>
    private static readonly SelectionNode Anything = new SelectionNode.Present(FieldNames.Index);

    internal static SelectionNode Of(SelectionNode root) => Of(root, isNegated: false);

    private static SelectionNode Of(SelectionNode node, bool isNegated) => node switch
    {
        SelectionNode.Not not => Of(not.Inner, !isNegated),
        SelectionNode.And and => Joined(Of(and.Left, isNegated), Of(and.Right, isNegated), isBoth: !isNegated),
        SelectionNode.Or or => Joined(Of(or.Left, isNegated), Of(or.Right, isNegated), isBoth: isNegated),
        SelectionNode.Condition condition when !isNegated && IndexSchema.IsIndexed(condition.Field) =>
            condition is SelectionNode.Fits { Pattern.Parts.Count: 1 } ? condition : new SelectionNode.Present(condition.Field),
        _ => Anything,
    };

    private static SelectionNode Joined(SelectionNode left, SelectionNode right, bool isBoth) =>
        isBoth ? new SelectionNode.And(left, right) : new SelectionNode.Or(left, right);
}
