namespace AuditOtel.Collector.Selection.Sql;

/// <summary>Whether an index in order may name a record with these terms: two values that have the same term by chance are no lie. It follows <see cref="SelectionSql"/>, as <see cref="PossibleSelection"/> does.</summary>
/// <param name="terms">Those of the index.</param>
/// <param name="has">Those of the record.</param>
internal sealed class PossibleTerms(IndexTerm terms, HashSet<long> has)
{
    internal bool Fit(SelectionNode root) => Fit(root, isNegated: false);

    private bool Fit(SelectionNode node, bool isNegated) => node switch
    {
        SelectionNode.Not not => Fit(not.Inner, !isNegated),
        SelectionNode.And and => Joined(and.Left, and.Right, isNegated, isBoth: !isNegated),
        SelectionNode.Or or => Joined(or.Left, or.Right, isNegated, isBoth: isNegated),
        SelectionNode.Condition condition when !isNegated && IndexSchema.IsIndexed(condition.Field) => has.Contains(Asked(condition, terms.OfField(condition.Field))),
        _ => true,
    };

    private bool Joined(SelectionNode left, SelectionNode right, bool isNegated, bool isBoth) =>
        isBoth ? Fit(left, isNegated) && Fit(right, isNegated) : Fit(left, isNegated) || Fit(right, isNegated);

    private long Asked(SelectionNode.Condition condition, long field) => condition switch
    {
        SelectionNode.Fits { Pattern.Parts: [var exact] } => terms.OfValue(field, exact),
        SelectionNode.InNetwork inside when NetworkTerms.Containing(terms, field, inside.Network) is { } term => term,
        _ => terms.OfPresence(field),
    };
}
