namespace AuditOtel.Collector.Selection.Sql;

/// <summary>A row of the table <c>value</c>.</summary>
/// <param name="Field">The field's full name.</param>
/// <param name="Number">Which of the record's values it is.</param>
/// <param name="Text">The value, folded.</param>
/// <param name="Amount">A long or a double when it reads as a number.</param>
/// <param name="Instant">Nanoseconds since 1970 UTC when it reads as a time.</param>
/// <param name="Address">16 bytes when it reads as an address.</param>
internal sealed record IndexedValue(string Field, int Number, string Text, object? Amount, long? Instant, byte[]? Address)
{
    /// <summary>Whether ranges and networks can ask for it.</summary>
    internal bool IsMoreThanText => Amount is not null || Instant is not null || Address is not null;
}
