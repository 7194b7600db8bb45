namespace AuditOtel.Collector.Selection;

/// <summary>On which side of its bound a range lies.</summary>
internal enum RangeOperator
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
