using AuditOtel.EndToEnd.Tests.Support;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace AuditOtel.EndToEnd.Tests.Clients;

/// <summary>OpenTelemetry .NET's own exporter: a service that knows nothing of AuditOtel can leave audit records.</summary>
[Trait("Requirement", "B9")]
public sealed class DotnetExporterTests : IDisposable
{
    private const string Operation = "user.account.delete";
    private readonly TempDirectory _directory = new();

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Records_arrive_with_their_fields(OtlpExportProtocol protocol)
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        string[] ids = [PlainOtlp.NewId(), PlainOtlp.NewId(), PlainOtlp.NewId()];
        var endpoint = protocol == OtlpExportProtocol.Grpc ? $"http://{collector.Grpc}" : $"http://{collector.Http}/v1/logs";

        using (var factory = CreateFactory(protocol, new Uri(endpoint)))
        {
            var logger = factory.CreateLogger("audit");
            foreach (var id in ids)
                Emit(logger, id);
        }

        var found = await Cli.SearchAsync(collector.Data, $"operation:{Operation}");
        Assert.Equal(ids, found.Select(record => record.RecordId()));
        Assert.All(found, record =>
        {
            Assert.Equal(Operation, (string?)record["event_name"]);
            Assert.Equal("alice", record.Attribute(AuditAttributes.ActorId));
            Assert.Equal("42", record.Attribute(AuditAttributes.TargetId));
            Assert.Equal("DELETE", record.Attribute(AuditAttributes.Action));
            Assert.Equal("success", record.Attribute(AuditAttributes.Outcome));
            Assert.Equal("dotnet-service", (string?)record["resource"]?["service.name"]);
            Assert.Equal("alice deleted user 42", (string?)record["body"]);
            Assert.False(record.ContainsKey("incomplete"), "a complete record was flagged as incomplete");
        });
    }

    public void Dispose() => _directory.Dispose();

    private static ILoggerFactory CreateFactory(OtlpExportProtocol protocol, Uri endpoint) =>
        LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("dotnet-service"));
            options.IncludeFormattedMessage = true;
            options.AddOtlpExporter((exporter, processor) =>
            {
                exporter.Protocol = protocol;
                exporter.Endpoint = endpoint;
                processor.ExportProcessorType = ExportProcessorType.Simple;
            });
        }));

    private static void Emit(ILogger logger, string id)
    {
        KeyValuePair<string, object?>[] state = [.. PlainOtlp.AuditAttributesOf(id).Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value))];
        logger.Log(LogLevel.Information, new EventId(1, Operation), state, exception: null, (_, _) => "alice deleted user 42");
    }
}
