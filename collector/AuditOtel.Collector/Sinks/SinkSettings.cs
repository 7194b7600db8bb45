using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Sinks;

/// <summary>What the operator set of one sink.</summary>
/// <param name="Name">The operator's name for it; also that of its cursor.</param>
/// <param name="Target">Where the records go to, and in which form.</param>
internal sealed record SinkSettings(string Name, SinkTarget Target)
{
    /// <summary>Letters, digits, <c>-</c> and <c>_</c>: a name is also that of a file.</summary>
    internal const int MaxNameLength = 64;

    /// <summary>Entries behind the ledger's end from which on the status warns.</summary>
    internal const long DefaultMaxLag = 100_000;

    /// <summary>Which records it takes.</summary>
    internal RecordSelection Selection { get; init; } = RecordSelection.All;

    /// <summary>Entries it may be behind before the status warns.</summary>
    internal long MaxLag { get; init; } = DefaultMaxLag;

    /// <summary>Whether another says the same.</summary>
    internal bool IsAs(SinkSettings other) =>
        string.Equals(Name, other.Name, StringComparison.Ordinal)
        && Target == other.Target
        && MaxLag == other.MaxLag
        && string.Equals(Selection.ToString(), other.Selection.ToString(), StringComparison.Ordinal);

    internal static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
