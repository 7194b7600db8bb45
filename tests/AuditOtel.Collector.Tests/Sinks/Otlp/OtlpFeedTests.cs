using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Sinks;

namespace AuditOtel.Collector.Tests.Sinks.Otlp;

/// <summary>From the ledger through its feed to a receiver.</summary>
[Trait("Requirement", "B3")]
public sealed class OtlpFeedTests
{
    [Fact]
    public async Task What_a_receiver_gets_is_what_stands_in_the_ledger_and_what_it_refuses_is_named_there()
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        await using var test = await TestCollector.StartAsync(configuration: new OperatorConfiguration { Sinks = [new SinkSettings("siem", receiver.Target)] });
        var ids = await SinkFeedTests.SendAsync(test, 120);
        await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks is [{ Lag: 0, Delivered: >= 120 }]);

        receiver.Answer = static exchange => exchange.Bodies.Contains("poison", StringComparer.Ordinal) ? OtlpReply.GrpcStatus(3, "never") : OtlpReply.Stored(grpc: true);
        var poison = LogBytes.NewId();
        Assert.Equal(0, (await test.ExportAsync(LogBytes.Request(LogBytes.Audit(), LogBytes.Audit(poison, "poison"), LogBytes.Audit()))).Status);
        await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks is [{ Lag: 0, Refused: 1 }] && test.Count("audit.sink.refused") == 1 && receiver.Stored.Count == test.Records().Count - 1);

        Assert.Equal(
            test.Records().Where(record => !string.Equals(record.Id, poison, StringComparison.Ordinal)).Select(static record => Convert.ToHexString(record.LogRecord)),
            receiver.Stored.Select(static record => Convert.ToHexString(record.LogRecord)));
        Assert.Equal(120, ids.Count);
    }
}
