using System.Text.Json.Nodes;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Elastic;
using AuditOtel.Collector.Sinks.Elastic.Setup;
using AuditOtel.ElasticStub;

namespace AuditOtel.Collector.Tests.Sinks.Elastic;

[Trait("Requirement", "S7")]
public sealed class ElasticSetupTests
{
    private const string Stream = "logs-auditotel.audit-default";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_is_made_once_and_then_there(bool isOpenSearch)
    {
        await using var server = await StubServer.StartAsync(new StubOptions { IsOpenSearch = isOpenSearch });

        var first = await RunAsync(server);
        var second = await RunAsync(server);

        Assert.Equal(["auditotel-audit", "auditotel-audit-mappings", "auditotel-audit-settings", Stream, Stream], first.Select(static step => step.Name));
        Assert.All(first, static step => Assert.Equal(SetupStep.Made, step.State));
        Assert.All(second, static step => Assert.Equal(SetupStep.There, step.State));
        Assert.Empty(server.Complaints);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_older_version_is_replaced_and_a_newer_one_is_left_alone(bool isOpenSearch)
    {
        await using var server = await StubServer.StartAsync(new StubOptions { IsOpenSearch = isOpenSearch });
        await RunAsync(server);
        SetVersions(server.Cluster, 0);

        Assert.All((await RunAsync(server)).Take(4), static step => Assert.Equal(SetupStep.Updated, step.State));
        SetVersions(server.Cluster, 2);

        Assert.Contains("was made by a newer version of this program", (await Assert.ThrowsAsync<SinkException>(() => RunAsync(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_made_under_our_name_is_left_alone()
    {
        await using var server = await StubServer.StartAsync();
        server.Cluster.Policies["auditotel-audit"] = new JsonObject { ["phases"] = new JsonObject() };

        Assert.Contains("that this program has not made", (await Assert.ThrowsAsync<SinkException>(() => RunAsync(server))).Message, StringComparison.Ordinal);
        Assert.Empty(server.Cluster.IndexTemplates);
    }

    private static void SetVersions(StubCluster cluster, int version)
    {
        foreach (var one in cluster.ComponentTemplates.Values.Concat(cluster.IndexTemplates.Values).Concat(cluster.Policies.Values))
        {
            if (one["_meta"] is { } meta)
                meta["version"] = version;
            else
                one["description"] = $"made by auditotel, version {version}";
        }
    }

    private static async Task<IReadOnlyList<SetupStep>> RunAsync(StubServer server)
    {
        using var client = new ElasticClient(new ElasticTarget(server.Address));
        return await new ElasticSetup(client, Stream).RunAsync(CancellationToken.None);
    }
}
