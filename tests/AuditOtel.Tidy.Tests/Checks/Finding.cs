namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>One place that breaks a house rule, and what to do about it.</summary>
internal readonly record struct Finding(string Path, int Line, string Advice)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {Advice}" : $"{Path}: {Advice}";

    /// <summary>Fails the test with every finding, not only the first.</summary>
    internal static void None(IEnumerable<Finding> findings)
    {
        var lines = findings.Select(finding => finding.ToString()).ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines.Prepend($"{lines.Count} findings:")));
    }
}
