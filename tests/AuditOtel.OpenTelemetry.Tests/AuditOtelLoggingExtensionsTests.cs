using System.Diagnostics;
using System.Globalization;
using AuditOtel.OpenTelemetry.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace AuditOtel.OpenTelemetry.Tests;

/// <summary>What stands in the ledger is seen in the pipeline too, as it stands there.</summary>
public sealed class AuditOtelLoggingExtensionsTests
{
    public enum Line
    {
        OfTheBuilderFirst,
        OfTheBuilderLast,
        OfTheOptions,
        OfTheOptionsThatParse,
    }

    [Theory]
    [InlineData(Line.OfTheBuilderFirst)]
    [InlineData(Line.OfTheBuilderLast)]
    [InlineData(Line.OfTheOptions)]
    [InlineData(Line.OfTheOptionsThatParse)]
    public async Task A_copy_says_what_the_stored_record_says(Line line)
    {
        await using var service = await Service.StartAsync((logging, exporter) => Add(logging, exporter, line));
        using var activity = new Activity("request").Start();

        await Accounts.GrantAsync("42", "admin", 7, Accounts.Pin);
        var copies = service.Flush();

        var records = service.Records();
        Assert.Equal(["user.role.grant intent unknown", "user.role.grant outcome success"], copies.Select(copy => copy.Line));
        Assert.All(copies.Zip(records), pair =>
        {
            var (copy, record) = pair;
            Assert.Equal(record.UnixNanoseconds / 100, (ulong)(copy.Time - DateTime.UnixEpoch).Ticks);
            Assert.Equal((activity.TraceId, activity.SpanId), (copy.TraceId, copy.SpanId));
            Assert.Equal((record.TraceId, record.SpanId), (copy.TraceId.ToHexString(), copy.SpanId.ToHexString()));
            Assert.Equal(record.Attributes.Select(pair => pair.Key).Prepend("audit.view"), copy.Attributes.Select(pair => pair.Key));
            Assert.All(record.Attributes.Where(pair => pair.Value is string or bool or long), pair => Assert.Equal(pair.Value, copy[pair.Key]));
            Assert.Equal(true, copy["audit.view"]);
            Assert.Equal(["""{"type":"user","id":"42"}""", """{"type":"role","id":"admin"}"""], Assert.IsType<string[]>(copy["audit.targets"]));
            Assert.Equal((LogLevel.Information, "AuditOtel.View"), (copy.Level, copy.Category));
            Assert.Null(copy.Body);
        });
        Assert.Equal(("redacted", 7L), (copies[0]["audit.arg.pin"], copies[0]["audit.arg.days"]));
        Assert.Equal(["""{"field":"role","new":"admin"}"""], Assert.IsType<string[]>(copies[1]["audit.change"]));
        Assert.DoesNotContain(copies.SelectMany(copy => copy.Attributes), pair => Convert.ToString(pair.Value, CultureInfo.InvariantCulture)!.Contains(Accounts.Pin, StringComparison.Ordinal));
        Assert.Contains(service.Shown.Resource.Attributes, pair => pair is { Key: "service.name", Value: "shop-pipeline" });
    }

    [Fact]
    public async Task A_failed_action_is_a_warning_and_a_sentence_is_the_body()
    {
        await using var service = await Service.StartAsync((logging, exporter) => Add(logging, exporter, Line.OfTheOptions));

        Assert.Throws<KeyNotFoundException>(() => Accounts.Delete("42"));
        await service.Trail.RecordAsync(new AuditRecord("door.open", AuditAction.Execute, new AuditTarget("door", "7")) { Outcome = AuditOutcome.Success, Message = "The door {7} was opened." });
        var copies = service.Flush();

        Assert.Equal(["user.delete intent unknown", "user.delete outcome failure", "door.open event success"], copies.Select(copy => copy.Line));
        Assert.Equal([LogLevel.Information, LogLevel.Warning, LogLevel.Information], copies.Select(copy => copy.Level));
        Assert.Equal([null, null, "The door {7} was opened."], copies.Select(copy => copy.Body));
        Assert.Equal([null, null, "The door {7} was opened."], copies.Select(copy => copy.Message));
    }

    [Fact]
    public async Task A_trail_without_a_host_is_shown_by_the_provider_that_is_given_it()
    {
        await using var service = await Service.StartAsync((logging, exporter) => Add(logging, exporter, Line.OfTheOptions));
        var trail = (OtlpAuditTrail)service.Trail;
        var (first, second) = (new ListExporter(), new ListExporter());
        using (var factory = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options => options.AddAuditOtel(trail).AddProcessor(Simple(first)))))
        using (var other = LoggerFactory.Create(logging => AddBuilder(logging.AddOpenTelemetry(), provider => provider.AddAuditOtel(trail).AddProcessor(Simple(second)))))
        {
            _ = (factory.CreateLogger("any"), other.CreateLogger("any"));
            Assert.Throws<KeyNotFoundException>(() => Accounts.Delete("42"));
        }

        Assert.Throws<KeyNotFoundException>(() => Accounts.Delete("43"));
        Assert.Equal(4, service.Flush().Count);
        Assert.All([first, second], exporter => Assert.Equal(["user.delete intent unknown", "user.delete outcome failure"], exporter.Copies.Select(copy => copy.Line)));
    }

    [Fact]
    public void A_host_without_a_trail_does_not_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddOpenTelemetry(options => options.AddAuditOtel());

        var failure = Assert.Throws<InvalidOperationException>(builder.Build);

        Assert.Contains("services.AddAuditOtel", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_line_that_would_show_each_record_twice_is_refused_at_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Service.StartAsync((logging, exporter) =>
        {
            Add(logging, exporter, Line.OfTheBuilderFirst);
            logging.AddOpenTelemetry(options => options.AddAuditOtel());
        }));

        Assert.Contains("once", failure.Message, StringComparison.Ordinal);
    }

    internal static void Add(ILoggingBuilder logging, ListExporter exporter, Line line)
    {
        if (line == Line.OfTheBuilderFirst)
            AddBuilder(logging, static provider => provider.AddAuditOtel());
        logging.AddOpenTelemetry(options =>
        {
            options.ParseStateValues = line == Line.OfTheOptionsThatParse;
            if (line is Line.OfTheOptions or Line.OfTheOptionsThatParse)
                options.AddAuditOtel();
            options.AddProcessor(Simple(exporter));
        });
        if (line == Line.OfTheBuilderLast)
            AddBuilder(logging, static provider => provider.AddAuditOtel());
    }

    internal static SimpleLogRecordExportProcessor Simple(ListExporter exporter) => new(exporter);

    private static ILoggingBuilder AddBuilder(ILoggingBuilder logging, Action<LoggerProviderBuilder> configure)
    {
        logging.Services.ConfigureOpenTelemetryLoggerProvider(configure);
        return logging;
    }
}
