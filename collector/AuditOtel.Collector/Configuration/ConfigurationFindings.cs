namespace AuditOtel.Collector.Configuration;

/// <summary>What reading a configuration file or a policy found: every error as one sentence, and every key the reader knows.</summary>
internal sealed class ConfigurationFindings(string file)
{
    private readonly List<string> _errors = [];

    internal IReadOnlyList<string> Errors => _errors;

    /// <summary>The keys that were looked for, with <c>[]</c> for the place in an array and <c>*</c> for a name of the administrator's choice.</summary>
    internal SortedSet<string> KnownKeys { get; } = new(StringComparer.Ordinal);

    internal void Add(ConfigurationNode node, string sentence)
    {
        if (node.Variable is null)
            Add(node.Line, sentence);
        else
            AddVariable(node.Variable, sentence);
    }

    internal void AddVariable(string variable, string sentence) => _errors.Add($"the environment variable {variable}: {sentence}");

    internal void Add(int line, string sentence) => _errors.Add($"{file}, line {line}: {sentence}");
}
