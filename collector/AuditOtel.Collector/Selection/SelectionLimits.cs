namespace AuditOtel.Collector.Selection;

/// <summary>Limits that no person reaches and that keep any selection cheap to read and to ask.</summary>
internal static class SelectionLimits
{
    /// <summary>Characters.</summary>
    internal const int MaxLength = 8192;

    /// <summary>Parentheses and negations inside one another.</summary>
    internal const int MaxNesting = 64;

    /// <summary>Conditions; a date that stands for a whole day counts as two.</summary>
    internal const int MaxConditions = 256;
}
