using AuditOtel.Collector.Policy;

namespace AuditOtel.Collector.Tests.Policy;

public sealed class PolicyBeforeCreationTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotp");

    [Fact]
    public async Task A_policy_that_is_there_first_sets_the_seal_interval_of_the_new_ledger()
    {
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, SecurityPolicyFile.Name), """{"sealInterval": "2s"}""");

        await using var collector = await AuditCollector.StartAsync(new CollectorOptions { DataDirectory = _root.FullName });

        using var key = collector.TakeSealKey();
        Assert.Equal(TimeSpan.FromSeconds(2), key!.Interval);
        Assert.NotEqual(SecurityPolicy.Default.Digest, collector.Status.PolicyDigest);
    }

    [Fact]
    public void The_seal_interval_of_an_opened_ledger_is_that_of_the_policy()
    {
        var options = LedgerOptionsFromPolicy.Map(_root.FullName, SecurityPolicy.Default with { SealInterval = TimeSpan.FromSeconds(7) }, _ => null, _ => { });

        Assert.Equal(TimeSpan.FromSeconds(7), options.SealInterval);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
