namespace AuditOtel.Analyzers.Coverage.Baseline;

/// <summary>Compares findings, in the order of the source, with the lines of a baseline; each line answers one.</summary>
internal sealed class BaselineMatch(CoverageBaseline baseline)
{
    private readonly Dictionary<string, Queue<BaselineLine>> _open = baseline.Lines.GroupBy(line => line.Key, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => new Queue<BaselineLine>(group), StringComparer.Ordinal);

    /// <summary>The lines that answered nothing.</summary>
    internal IEnumerable<BaselineLine> Left => _open.Values.SelectMany(lines => lines).OrderBy(line => line.Place.SourceSpan.Start);

    /// <summary>True when a line is left that says this.</summary>
    internal bool Take(string key)
    {
        if (!_open.TryGetValue(key, out var lines) || lines.Count == 0)
            return false;

        lines.Dequeue();
        return true;
    }
}
