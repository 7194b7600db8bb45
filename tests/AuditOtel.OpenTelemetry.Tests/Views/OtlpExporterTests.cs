using AuditOtel.Collector;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using AuditOtel.OpenTelemetry.Tests.Support;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace AuditOtel.OpenTelemetry.Tests.Views;

/// <summary>OpenTelemetry's own exporter writes the copies; another collector stands for the backend.</summary>
public sealed class OtlpExporterTests
{
    [Theory]
    [InlineData(ExportProcessorType.Simple)]
    [InlineData(ExportProcessorType.Batch)]
    public async Task A_backend_gets_the_copies_with_their_fields_and_the_resource_of_the_pipeline(ExportProcessorType type)
    {
        var directory = Directory.CreateTempSubdirectory("aot-");
        var data = Path.Combine(directory.FullName, "l");
        await using (var backend = await AuditCollector.StartAsync(new CollectorOptions { DataDirectory = data, LedgerName = "backend", OtlpGrpc = "127.0.0.1:0" }))
        {
            await using var service = await Service.StartAsync((logging, _) => logging.AddOpenTelemetry(options =>
            {
                options.AddAuditOtel();
                options.AddOtlpExporter((exporter, processor) =>
                {
                    exporter.Endpoint = new Uri($"http://{backend.Endpoints.OtlpGrpc}");
                    processor.ExportProcessorType = type;
                });
            }));

            await Accounts.GrantAsync("42", "admin", 7, Accounts.Pin);
            await service.StopAsync();

            var stored = service.Records();
            var copies = new LedgerSearch { Directories = [data] }.Run().Where(record => record.Text("service.name") is "shop-pipeline").ToList();
            Assert.Equal(2, copies.Count);
            Assert.All(copies.Zip(stored), pair => AssertIsCopy(pair.First, pair.Second));
        }

        directory.Delete(recursive: true);
    }

    private static void AssertIsCopy(RecordView copy, RecordView stored)
    {
        Assert.Equal("user.role.grant", copy.Operation);
        Assert.Equal("true", copy.Text("audit.view"));
        Assert.Empty(copy.Missing);
        Assert.Equal(stored.UnixNanoseconds / 100, copy.UnixNanoseconds / 100);
        string[] names = [AuditAttributes.RecordId, AuditAttributes.Stage, AuditAttributes.ActorId, AuditAttributes.TargetId, AuditAttributes.SequenceNumber, "audit.arg.pin", "audit.arg.days"];
        Assert.All(names, name => Assert.Equal(stored.Text(name), copy.Text(name)));
    }
}
