namespace AuditOtel.Collector.Selection.Matching;

/// <summary>How the results of the conditions are combined: the tree in postfix form, so that no tree is deep enough to overflow a stack.</summary>
internal sealed class SelectionFormula
{
    private const int And = -1;
    private const int Or = -2;
    private const int Not = -3;

    private readonly List<SelectionNode.Condition> _conditions = [];
    private readonly List<int> _building = [];
    private readonly int[] _steps;

    internal SelectionFormula(SelectionNode root)
    {
        Add(root);
        _steps = [.. _building];
    }

    /// <summary>The conditions; a result's place is the condition's.</summary>
    internal IReadOnlyList<SelectionNode.Condition> Conditions => _conditions;

    /// <summary>Combines the results.</summary>
    /// <param name="results">One for each condition.</param>
    internal bool Holds(ReadOnlySpan<bool> results)
    {
        Span<bool> stack = stackalloc bool[SelectionLimits.MaxConditions];
        var top = -1;
        foreach (var step in _steps)
        {
            switch (step)
            {
                case And: top--; stack[top] &= stack[top + 1]; break;
                case Or: top--; stack[top] |= stack[top + 1]; break;
                case Not: stack[top] = !stack[top]; break;
                default: stack[++top] = results[step]; break;
            }
        }

        return stack[0];
    }

    private void Add(SelectionNode node)
    {
        switch (node)
        {
            case SelectionNode.And and: Add(and.Left, and.Right, And); break;
            case SelectionNode.Or or: Add(or.Left, or.Right, Or); break;
            case SelectionNode.Not not:
                Add(not.Inner);
                _building.Add(Not);
                break;
            case SelectionNode.Condition condition:
                _building.Add(_conditions.Count);
                _conditions.Add(condition);
                break;
        }
    }

    private void Add(SelectionNode left, SelectionNode right, int step)
    {
        Add(left);
        Add(right);
        _building.Add(step);
    }
}
