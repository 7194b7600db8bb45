namespace AuditOtel.Tidy.Tests.Checks;

internal static class Percentile
{
    /// <summary>The smallest value that at least 95 of 100 values do not exceed (nearest rank).</summary>
    internal static int Of95(IEnumerable<int> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(sorted.Length * 0.95) - 1];
    }
}
