using AuditOtel.Collector.Configuration;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Policy;

/// <summary>The one place that reads the security policy of a ledger: <c>security-policy.json</c> in its directory.</summary>
internal static class SecurityPolicyFile
{
    internal const string Name = LedgerDirectory.SecurityPolicyFile;
    internal const int MaxBytes = 1 << 20;

    /// <summary>Reads the policy; the standard one when there is no file.</summary>
    /// <exception cref="CollectorException">The policy has errors: one sentence each, all of them.</exception>
    /// <exception cref="LedgerException">The file cannot be read, or is a symbolic link.</exception>
    internal static SecurityPolicy Read(string directory)
    {
        var content = LedgerSideFiles.Read(directory, Name, MaxBytes);
        return content is null ? SecurityPolicy.Default : Parse(content, directory);
    }

    private static SecurityPolicy Parse(byte[] content, string directory)
    {
        var findings = new ConfigurationFindings(Path.Combine(directory, Name));
        var policy = SecurityPolicyReader.Read(content, findings);
        var own = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var errors = findings.Errors.ToList();
        if (policy.Directories.Contains(own, StringComparer.Ordinal))
            errors.Add($"{Path.Combine(directory, Name)}: 'directories' names the ledger's own directory, which is always used first: leave it out.");
        return errors.Count == 0 ? policy : throw new CollectorException(errors) { IsConfiguration = true };
    }
}
