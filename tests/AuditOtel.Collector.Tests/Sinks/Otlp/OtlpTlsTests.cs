using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Otlp;
using AuditOtel.Collector.Tests.Tls;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>Both sides know whom they speak to, or nothing is sent.</summary>
[Trait("Requirement", "S9")]
public sealed class OtlpTlsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Records_arrive_where_both_sides_show_a_certificate(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc, _certificates, asksForCertificate: true);
        await using var sink = (receiver.Target with { Authority = _certificates.Ca, Certificate = _certificates.ClientCertificate, Key = _certificates.ClientKey }).Open(TimeProvider.System);

        await sink.DeliverAsync(StoredViews.Numbered(3), CancellationToken.None);

        Assert.Equal(TestCertificates.ClientName, Assert.Single(receiver.Exchanges).ClientName);
        Assert.Equal(["0", "1", "2"], receiver.Bodies);
    }

    [Theory]
    [InlineData(true, true, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    public async Task Nothing_is_sent_to_or_taken_from_strangers_and_no_record_is_blamed(bool grpc, bool isOtherAuthority, bool isOtherClient)
    {
        using var others = new TestCertificates();
        await using var receiver = await OtlpReceiver.StartAsync(grpc, _certificates, asksForCertificate: !isOtherAuthority);
        var client = isOtherClient ? others : null;
        await using var sink = (receiver.Target with { Authority = (isOtherAuthority ? others : _certificates).Ca, Certificate = client?.ClientCertificate, Key = client?.ClientKey }).Open(TimeProvider.System);

        var problem = await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync(StoredViews.Numbered(3), CancellationToken.None));

        Assert.Contains("cannot be reached", problem.Message, StringComparison.Ordinal);
        Assert.Empty(receiver.Exchanges);
    }

    [Fact]
    public void Files_that_cannot_be_used_are_told_all_at_once_before_a_start()
    {
        using var others = new TestCertificates();
        var target = new OtlpTarget(OtlpProtocol.Grpc, new Uri("https://127.0.0.1:4317"))
        {
            Authority = "/nowhere/ca.pem",
            Certificate = _certificates.ClientCertificate,
            Key = others.ClientKey,
            Headers = new OtlpHeaders([new OtlpHeader("authorization", null, new AuditOtel.Collector.Configuration.SecretSource("/nowhere/token", null))]),
        };

        Assert.Equal(3, target.Problems().Count);
        Assert.Throws<CollectorException>(() => target.Open(TimeProvider.System));
        Assert.Empty((target with { Authority = _certificates.Ca, Key = _certificates.ClientKey, Headers = OtlpHeaders.None }).Problems());
    }

    public void Dispose() => _certificates.Dispose();
}
