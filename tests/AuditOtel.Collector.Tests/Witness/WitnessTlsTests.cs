using AuditOtel.Collector.Tests.Tls;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Collector.Tests.Witness;

/// <summary>A witness over TLS is believed only when the authority that is named for it issued its certificate.</summary>
[Trait("Requirement", "L5")]
public sealed class WitnessTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    [Fact]
    public async Task A_certificate_of_the_authority_that_is_named_is_trusted()
    {
        await using var host = new WitnessedHost("auditotel/first");
        await using var other = new WitnessedHost("auditotel/second");
        var witness = await other.ServeAsync(host, certificates: _certificates) with { CaFile = _certificates.Ca };
        Assert.Equal("https", witness.Url.Scheme);
        await host.CollectAsync(witness);
        await WitnessedHost.UntilAsync(() => host.Collector.Status.Witnesses![0] is { Lag: 0, Problem: null, Size: > 0 });
        await host.StopCollectorAsync();
        using var kept = KeptCheckpoints.Open(host.Data);
        Assert.NotNull(kept.NewestCosigned(0, long.MaxValue));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_certificate_of_anybody_else_is_told_and_nothing_is_sent(bool otherAuthority)
    {
        using var foreign = new TestCertificates();
        await AssertNotReachedAsync(_certificates, otherAuthority ? foreign.Ca : null);
    }

    [Fact]
    public async Task A_certificate_that_has_expired_is_told()
    {
        using var expired = new TestCertificates(expiredDays: 1);
        await AssertNotReachedAsync(expired, expired.Ca);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no certificate")]
    public async Task A_certificate_file_that_is_none_ends_the_start(string? content)
    {
        await using var host = new WitnessedHost("auditotel/first");
        await using var other = new WitnessedHost("auditotel/second");
        var file = host.PathOf("ca.pem");
        if (content is not null)
            await File.WriteAllTextAsync(file, content);
        var witness = await other.ServeAsync(host, certificates: _certificates) with { CaFile = file };
        var refused = await Assert.ThrowsAsync<CollectorException>(() => host.CollectAsync(witness));
        Assert.True(refused.IsConfiguration);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _certificates.Dispose();

    private static async Task AssertNotReachedAsync(TestCertificates certificates, string? ca)
    {
        await using var host = new WitnessedHost("auditotel/first");
        await using var other = new WitnessedHost("auditotel/second");
        var witness = await other.ServeAsync(host, certificates: certificates) with { CaFile = ca };
        await host.CollectAsync(witness);
        await WitnessedHost.UntilAsync(() => host.Collector.Status.Witnesses![0].Problem is not null);
        Assert.Contains("was not reached", host.Collector.Status.Witnesses![0].Problem, StringComparison.Ordinal);
        await host.StopCollectorAsync();
        using var kept = KeptCheckpoints.Open(host.Data);
        Assert.Null(kept.NewestCosigned(0, long.MaxValue));
    }
}
