namespace AuditOtel.Faults.Tests.Support;

/// <summary>Security policies of the ledgers under test.</summary>
internal static class Policies
{
    /// <summary>Segments so small that a second of load begins several.</summary>
    internal const string SmallSegments = """{"version":1,"segment":{"bytes":"1MiB"} }""";

    /// <summary>The same with a further directory for segments.</summary>
    internal static string WithDirectory(string directory) => $$"""{"version":1,"segment":{"bytes":"1MiB"},"directories":["{{directory}}"] }""";

    /// <summary>Writes it durably: a power cut that follows is none of its business.</summary>
    internal static async Task WriteAsync(string ledger, string policy)
    {
        var file = Path.Combine(ledger, "security-policy.json");
        await File.WriteAllTextAsync(file, policy);
        await Tool.RunAsync("sync", file, ledger);
    }
}
