namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>
/// Who may block on an asynchronous call: one file of the SDK, because synchronous audited methods have to wait for their intent, and tests, because a
/// property of FsCheck is synchronous.
/// </summary>
internal static class BlockingCalls
{
    private const string Home = "sdk/AuditOtel/";
    private const string Tests = "tests/";

    /// <summary>Takes tests and the SDK's one blocking file out of the findings; a second one stays in.</summary>
    internal static IEnumerable<Finding> WithoutAllowed(IEnumerable<Finding> findings)
    {
        string? blessed = null;
        foreach (var finding in findings)
        {
            if (!finding.Advice.Contains("GetAwaiter", StringComparison.Ordinal))
                yield return finding;
            else if (finding.Path.StartsWith(Tests, StringComparison.Ordinal))
                continue;
            else if (!finding.Path.StartsWith(Home, StringComparison.Ordinal))
                yield return finding;
            else if (!string.Equals(blessed ??= finding.Path, finding.Path, StringComparison.Ordinal))
                yield return finding with { Advice = $"{finding.Advice} It is {blessed}." };
        }
    }
}
