namespace AuditOtel.Trail;

/// <summary>How many actions ran without a record.</summary>
/// <param name="Generation">Which counts these are; each recorded count has its own.</param>
/// <param name="From">When the first of them ran.</param>
/// <param name="To">When the last of them ran.</param>
/// <param name="ByOperation">The counts.</param>
internal sealed record LossCounts(ulong Generation, DateTimeOffset From, DateTimeOffset To, IReadOnlyDictionary<string, long> ByOperation)
{
    internal long Total => ByOperation.Values.Sum();
}
