using System.Text.RegularExpressions;
using AuditOtel.Collector.Api;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Tests.Sinks;

namespace AuditOtel.Collector.Tests.Api;

public sealed partial class MetricsEndpointTests
{
    [Fact]
    [Trait("Requirement", "S5")]
    public async Task Lag_and_failure_of_a_sink_stand_in_the_metrics_of_the_read_api()
    {
        var sink = new ScriptedSink { Refusal = "the test refuses" };
        await using var test = await TestCollector.StartAsync(configuration: sink.AsConfiguration());
        await SinkFeedTests.SendAsync(test, 20);
        await SinkFeedTests.UntilAsync(() => test.Collector.Status.Sinks![0].Problem is not null);

        var answer = await test.Api().GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd('\n').Split('\n'), static line => Assert.Matches(Line(), line));
        Assert.Contains("\nauditotel_accepting 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nauditotel_healthy 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nauditotel_sink_failing{sink=\"siem\",type=\"scripted\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("\nauditotel_sink_delivered_total{sink=\"siem\",type=\"scripted\"} 0\n", text, StringComparison.Ordinal);
        Assert.True(double.Parse(LagValue().Match(text).Groups["lag"].Value, System.Globalization.CultureInfo.InvariantCulture) >= 20);
    }

    [Fact]
    public void What_nobody_knows_is_left_out_and_a_label_cannot_break_out()
    {
        var status = new CollectorStatus("offline", "l", "unknown", null, 5, 4, 3, 2, null, null, null)
        {
            Sinks = [new SinkStatus("a", "x\"} 1\nevil{y=\"\\", "place", 0, 1, null, 2, 3, 4, null)],
        };

        var text = MetricsEndpoint.Text(status);

        Assert.DoesNotContain("auditotel_queued_bytes", text, StringComparison.Ordinal);
        Assert.DoesNotContain("auditotel_sink_lag_seconds", text, StringComparison.Ordinal);
        Assert.Contains("auditotel_sink_refused_total{sink=\"a\",type=\"x\\\"} 1\\nevil{y=\\\"\\\\\"} 4\n", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd('\n').Split('\n'), static line => Assert.Matches(Line(), line));
    }

    [GeneratedRegex("""^(# TYPE [a-z_]+ (gauge|counter)|# HELP [a-z_]+ [^\n]+|# EOF|[a-z_]+(\{([a-z]+="(\\["\\n]|[^"\\\n])*",?)+\})? [-+0-9.eE]+)$""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Line();

    [GeneratedRegex("""auditotel_sink_lag_entries\{[^}]*\} (?<lag>\d+)""", RegexOptions.NonBacktracking)]
    private static partial Regex LagValue();
}
