using System.Globalization;
using System.Text;
using AuditOtel.Collector.Configuration;
using AuditOtel.Collector.Tests.Tls;

namespace AuditOtel.Collector.Tests.Sinks.Syslog;

/// <summary>Syslog sinks against a real rsyslog.</summary>
[Trait("Requirement", "S9")]
public sealed class RsyslogTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    [Theory]
    [InlineData("tcp")]
    [InlineData("tls")]
    [InlineData("udp")]
    [Trait("Requirement", "S7")]
    public async Task Rsyslog_gets_every_record_with_its_fields(string transport)
    {
        using var rsyslog = new Rsyslog(_certificates);
        await using var test = await TestCollector.StartAsync(configuration: Parse(rsyslog, transport));

        // Datagrams that a busy receiver has no room for are gone, as with any UDP: by it no more are sent at once than the least buffer of a socket holds.
        var portion = transport is "udp" ? 30 : 150;
        var sent = new List<string>();
        while (sent.Count < 300)
        {
            sent.AddRange(await SinkFeedTests.SendAsync(test, portion));
            await SinkFeedTests.UntilAsync(() => rsyslog.Received.Count(static message => message.App is "shop") >= sent.Count);
        }

        var received = rsyslog.Received.Where(static message => message.App is "shop").ToArray();
        Assert.Equal(sent, received.Select(static message => message.RecordId));
        Assert.All(received, message => Assert.Equal((transport, LogBytes.Operation, "108", "\uFEFFdone"), (message.Input, message.Id, message.Priority, message.Message)));
        Assert.All(received, static message => Assert.Contains(" actor=\"alice\" action=\"UPDATE\" targetType=\"user\" target=\"42\" ", message.Data, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cef", ' ', "CEF:0", "8", "suid=alice", "act=UPDATE", "duid=42")]
    [InlineData("leef", '\t', "LEEF:2.0", "7", "usrName=alice", "action=UPDATE", "resource=42")]
    public async Task Rsyslog_gets_the_events_of_other_products_as_they_were_written(string format, char divider, string version, string parts, params string[] pairs)
    {
        using var rsyslog = new Rsyslog(_certificates);
        await using var test = await TestCollector.StartAsync(configuration: Parse($"{rsyslog.Keys("tls")}, \"format\": \"{format}\", \"select\": \"service:shop\""));

        var sent = await SinkFeedTests.SendAsync(test, 100);
        await SinkFeedTests.UntilAsync(() => rsyslog.Received.Count >= 100);

        string[][] events = [.. rsyslog.Received.Select(message => message.Message.Split('|'))];
        Assert.All(events, header => Assert.Equal((version, "AuditOtel", parts), (header[0], header[1], header.Length.ToString(CultureInfo.InvariantCulture))));
        Assert.All(events, header => Assert.Subset(header[^1].Split(divider).ToHashSet(StringComparer.Ordinal), pairs.ToHashSet(StringComparer.Ordinal)));
        Assert.Equal(sent, events.Select(header => header[^1].Split(divider).Single(static pair => pair.StartsWith("externalId=", StringComparison.Ordinal))["externalId=".Length..]));
        Assert.All(rsyslog.Received, static message => Assert.Equal(("shop", LogBytes.Operation, "108"), (message.App, message.Id, message.Priority)));
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task A_receiver_that_is_killed_under_load_and_comes_back_gets_everything(string transport)
    {
        using var rsyslog = new Rsyslog(_certificates);
        await using var test = await TestCollector.StartAsync(configuration: Parse(rsyslog, transport));
        var sent = new List<string>(await SinkFeedTests.SendAsync(test, 200));
        await SinkFeedTests.UntilAsync(() => rsyslog.Received.Count > 100);
        for (var round = 0; round < 2; round++)
        {
            rsyslog.Stop();
            sent.AddRange(await SinkFeedTests.SendAsync(test, 200));
            await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks![0].Problem is not null);
            rsyslog.Start();
            sent.AddRange(await SinkFeedTests.SendAsync(test, 200));
            await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks![0] is { Problem: null, Lag: 0 });
        }

        await SinkFeedTests.UntilAsync(() => sent.ToHashSet(StringComparer.Ordinal).IsSubsetOf(rsyslog.Received.Select(static message => message.RecordId)));
        Assert.True(sent.SequenceEqual(rsyslog.Received.Where(static message => message.App is "shop").Select(static message => message.RecordId).Distinct(StringComparer.Ordinal), StringComparer.Ordinal), "the order of first arrivals is the ledger's");
    }

    [Fact]
    [Trait("Requirement", "S5")]
    public async Task By_UDP_what_is_sent_to_a_receiver_that_is_away_is_lost_as_the_status_warns_and_what_comes_later_arrives()
    {
        using var rsyslog = new Rsyslog(_certificates);
        await using var test = await TestCollector.StartAsync(configuration: Parse($"{rsyslog.Keys("udp")}, \"select\": \"service:shop\""));
        var before = await SinkFeedTests.SendAsync(test, 20);
        await SinkFeedTests.UntilAsync(() => rsyslog.Received.Count == before.Count);

        rsyslog.Stop();
        var lost = await SinkFeedTests.SendAsync(test, 1);
        await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks![0] is { Lag: 0, Problem: null });
        // Where a host says that nobody listens, the next message hears of it: that much can be seen.
        lost = [.. lost, .. await SinkFeedTests.SendAsync(test, 1)];
        await SinkFeedTests.UntilAsync(() => test.Count("audit.sink.failure") == 1);
        await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks![0] is { Lag: 0, Problem: null });
        rsyslog.Start();
        var later = new List<string>();
        await SinkFeedTests.UntilAsync(async () =>
        {
            later.AddRange(await SinkFeedTests.SendAsync(test, 1));
            await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks![0].Lag == 0);
            return rsyslog.Received.Count > before.Count;
        });
        later.AddRange(await SinkFeedTests.SendAsync(test, 20));
        await SinkFeedTests.UntilAsync(() => string.Equals(rsyslog.Received[^1].RecordId, later[^1], StringComparison.Ordinal));

        var received = rsyslog.Received.Select(static message => message.RecordId).ToArray();
        Assert.Equal(before, received[..before.Count]);
        Assert.Equal(later[^(received.Length - before.Count)..], received[before.Count..]);
        Assert.DoesNotContain(received, id => lost.Contains(id, StringComparer.Ordinal));
        Assert.Contains(test.Collector.Status.Warnings, static warning => warning.Contains("is reached by UDP: messages may be lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_refuses_our_certificate_gets_nothing_and_nothing_counts_as_delivered()
    {
        using var others = new TestCertificates();
        using var rsyslog = new Rsyslog(_certificates);
        var keys = rsyslog.Keys("tls").Replace(_certificates.ClientCertificate, others.ClientCertificate, StringComparison.Ordinal).Replace(_certificates.ClientKey, others.ClientKey, StringComparison.Ordinal);
        await using var test = await TestCollector.StartAsync(configuration: Parse(keys));
        await SinkFeedTests.SendAsync(test, 10);

        await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks![0].Problem is not null && test.Count("audit.sink.failure") == 1);

        Assert.Empty(rsyslog.Received);
        Assert.Equal(0, test.Collector.Status.Sinks![0].Delivered);
        Assert.Contains("cannot be reached", test.Collector.Status.Sinks[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_whose_certificate_is_of_another_authority_gets_nothing()
    {
        using var others = new TestCertificates();
        using var rsyslog = new Rsyslog(others);
        await using var test = await TestCollector.StartAsync(configuration: Parse(rsyslog.Keys("tls").Replace(others.Ca, _certificates.Ca, StringComparison.Ordinal)));
        await SinkFeedTests.SendAsync(test, 10);

        await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks![0].Problem is not null);

        Assert.Empty(rsyslog.Received);
    }

    public void Dispose() => _certificates.Dispose();

    private static OperatorConfiguration Parse(Rsyslog rsyslog, string transport) => Parse(rsyslog.Keys(transport));

    private static OperatorConfiguration Parse(string keys)
    {
        var findings = new ConfigurationFindings("auditotel.json");
        var configuration = OperatorConfiguration.Parse(Encoding.UTF8.GetBytes($$"""{"sinks": {"siem": {"type": "syslog", {{keys}} } } }"""), findings);
        Assert.Empty(findings.Errors);
        return configuration;
    }
}
