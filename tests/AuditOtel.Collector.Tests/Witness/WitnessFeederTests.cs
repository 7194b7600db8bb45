using System.Runtime.Versioning;
using AuditOtel.Collector.Witness;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Tests.Witness;

/// <summary>Collectors have their checkpoints cosigned by other hosts, and nothing that goes wrong there stops them.</summary>
[Trait("Requirement", "L5")]
[SupportedOSPlatform("linux")]
public sealed class WitnessFeederTests
{
    [Fact]
    public async Task Two_hosts_witness_each_other_and_each_proof_carries_the_other_ones_cosignature()
    {
        await using var first = new WitnessedHost("auditotel/first");
        await using var second = new WitnessedHost("auditotel/second");
        var (byFirst, bySecond) = (await first.ServeAsync(second), await second.ServeAsync(first));
        await first.CollectAsync(bySecond);
        await second.CollectAsync(byFirst);
        foreach (var host in new[] { first, second })
            await WitnessedHost.UntilAsync(() => Status(host) is { Size: > 0, Problem: null });

        await first.StopCollectorAsync();
        await second.StopCollectorAsync();

        AssertCosigned(first, bySecond.VerifierKey);
        AssertCosigned(second, byFirst.VerifierKey);
        Assert.All(
            Directory.GetFiles(Path.Combine(first.Data, "checkpoints")),
            file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        TestCollector.AssertIntact(first.Data, 2);
    }

    [Fact]
    public async Task After_a_restart_the_collector_goes_on_from_the_size_the_witness_tells()
    {
        await using var host = new WitnessedHost("auditotel/first");
        await using var other = new WitnessedHost("auditotel/second");
        var witness = await other.ServeAsync(host);
        for (var start = 0; start < 2; start++)
        {
            await host.CollectAsync(witness);
            await host.StopCollectorAsync();
        }

        AssertCosigned(host, witness.VerifierKey);
    }

    [Fact]
    public async Task A_witness_that_is_away_is_told_in_the_status_and_caught_up_with_later()
    {
        await using var host = new WitnessedHost("auditotel/first");
        await using var other = new WitnessedHost("auditotel/second");
        var witness = await other.ServeAsync(host);
        await other.StopWitnessAsync();
        await host.CollectAsync(witness);
        await WitnessedHost.UntilAsync(() => Status(host).Problem is not null && host.Collector.Status.CheckpointSize > 0);

        Assert.Equal("ok", host.Collector.Status.Health);
        Assert.Contains("was not reached", Status(host).Problem, StringComparison.Ordinal);
        Assert.Equal(host.Collector.Status.CheckpointSize, Status(host).Lag);

        await other.ServeAsync(host, witness.Url.Authority);
        await WitnessedHost.UntilAsync(() => Status(host) is { Lag: 0, Problem: null });
        await host.StopCollectorAsync();
        AssertCosigned(host, witness.VerifierKey);
    }

    [Fact]
    public async Task A_ledger_that_was_rolled_back_is_told_by_its_witness()
    {
        await using var host = new WitnessedHost("auditotel/first");
        await using var other = new WitnessedHost("auditotel/second");
        var witness = await other.ServeAsync(host);
        var copy = host.PathOf("before");
        CopyDirectory(host.Data, copy);
        await host.CollectAsync(witness);
        await host.StopCollectorAsync();
        Directory.Delete(host.Data, recursive: true);
        Directory.Move(copy, host.Data);

        await host.CollectAsync(witness);
        await WitnessedHost.UntilAsync(() => Status(host).Problem is not null);

        Assert.Contains("rolled back", Status(host).Problem, StringComparison.Ordinal);
        await host.StopCollectorAsync();
    }

    [Fact]
    public async Task An_answer_signed_with_another_key_is_not_kept()
    {
        await using var host = new WitnessedHost("auditotel/first");
        await using var other = new WitnessedHost("auditotel/second");
        await using var third = new WitnessedHost("auditotel/third");
        var (right, wrong) = (await other.ServeAsync(host), await third.ServeAsync(host));
        await host.CollectAsync(right with { VerifierKey = wrong.VerifierKey });
        await WitnessedHost.UntilAsync(() => Status(host).Problem is not null);

        Assert.Contains("no cosignature by the key", Status(host).Problem, StringComparison.Ordinal);
        await host.StopCollectorAsync();
        using var kept = KeptCheckpoints.Open(host.Data);
        Assert.Null(kept.NewestCosigned(0, long.MaxValue));
    }

    [Theory]
    [InlineData("http://example.com:1", false, "without TLS")]
    [InlineData("ftp://127.0.0.1:1", false, "not usable")]
    [InlineData("http://127.0.0.1:1", true, "verifier key")]
    public async Task A_witness_that_is_configured_wrongly_ends_the_start(string url, bool wrongKey, string sentence)
    {
        await using var host = new WitnessedHost("auditotel/first");
        await using var other = new WitnessedHost("auditotel/second");
        var witness = await other.ServeAsync(host) with { Url = new Uri(url) };
        var refused = await Assert.ThrowsAsync<CollectorException>(() => host.CollectAsync(wrongKey ? witness with { VerifierKey = host.Identity.Ed25519Key } : witness));
        Assert.True(refused.IsConfiguration);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    private static WitnessStatus Status(WitnessedHost host) => Assert.Single(host.Collector.Status.Witnesses!);

    private static void AssertCosigned(WitnessedHost host, string witnessKey)
    {
        using var tiles = TileReader.Open(host.Data);
        using var kept = KeptCheckpoints.Open(host.Data);
        var checkpoint = kept.NewestCosigned(0, long.MaxValue);
        Assert.Equal(tiles.Checkpoint.Size, checkpoint!.Size);
        var result = ProofCheck.Check(ProofBundle.Create(tiles, tiles.Checkpoint.Size - 1, checkpoint), [host.Identity.EcdsaKey], [witnessKey], 1);
        Assert.Null(result.Problem);
        Assert.Single(result.Cosignatures);
    }

    private static void CopyDirectory(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
