namespace AuditOtel.Collector.Selection;

/// <summary>What the operators of ranges are called and what they say.</summary>
internal static class RangeOperators
{
    internal static string Sign(this RangeOperator range) => range switch
    {
        RangeOperator.Less => "<",
        RangeOperator.LessOrEqual => "<=",
        RangeOperator.Greater => ">",
        _ => ">=",
    };

    /// <summary>Whether a value lies in the range.</summary>
    /// <param name="range">The operator.</param>
    /// <param name="order">How the value stands to the bound: negative before it, zero at it, positive behind it.</param>
    internal static bool Holds(this RangeOperator range, int order) => range switch
    {
        RangeOperator.Less => order < 0,
        RangeOperator.LessOrEqual => order <= 0,
        RangeOperator.Greater => order > 0,
        _ => order >= 0,
    };
}
