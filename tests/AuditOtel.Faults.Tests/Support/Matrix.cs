namespace AuditOtel.Faults.Tests.Support;

/// <summary>How much is run: a quick subset with the other tests, the whole by tests/faults.sh.</summary>
internal static class Matrix
{
    /// <summary>Whether the whole matrix was asked for.</summary>
    internal static bool IsWhole { get; } = string.Equals(Environment.GetEnvironmentVariable("AUDITOTEL_FAULTS"), "whole", StringComparison.Ordinal);

    internal static int Rounds(int quick, int whole) => IsWhole ? whole : quick;

    /// <summary>The rows of a theory: all of them, or those of the quick subset.</summary>
    internal static IEnumerable<object[]> Rows(IEnumerable<object[]> whole, Func<object[], bool> isQuick) => IsWhole ? whole : whole.Where(isQuick);
}
