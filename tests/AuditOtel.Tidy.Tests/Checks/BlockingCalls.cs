namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>The one file that may block on an asynchronous call: synchronous audited methods have to wait for their intent.</summary>
internal static class BlockingCalls
{
    private const string Home = "sdk/AuditOtel/";

    /// <summary>Takes the SDK's one blocking file out of the findings; a second one stays in.</summary>
    internal static IEnumerable<Finding> WithoutTheBlessedFile(IEnumerable<Finding> findings)
    {
        string? blessed = null;
        foreach (var finding in findings)
        {
            if (!finding.Advice.Contains("GetAwaiter", StringComparison.Ordinal) || !finding.Path.StartsWith(Home, StringComparison.Ordinal))
                yield return finding;
            else if (!string.Equals(blessed ??= finding.Path, finding.Path, StringComparison.Ordinal))
                yield return finding with { Advice = $"{finding.Advice} It is {blessed}." };
        }
    }
}
