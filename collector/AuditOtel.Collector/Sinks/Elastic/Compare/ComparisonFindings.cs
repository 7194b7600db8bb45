namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>Differences of one kind: their number exactly, and the first of them.</summary>
internal sealed class ComparisonFindings
{
    /// <summary>Differences that are listed, of each kind.</summary>
    internal const int MaxListed = 100;

    private readonly List<ComparisonFinding> _listed = [];

    internal long Count { get; private set; }

    internal IReadOnlyList<ComparisonFinding> Listed => _listed;

    internal void Add(ComparisonFinding finding)
    {
        Count++;
        if (_listed.Count < MaxListed)
            _listed.Add(finding);
    }

    /// <summary>Differences that nobody looked at one by one.</summary>
    internal void Add(long count) => Count += Math.Max(0, count);
}
