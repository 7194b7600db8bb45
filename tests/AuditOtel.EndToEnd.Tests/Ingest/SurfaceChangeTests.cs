using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Ingest;

/// <summary>What an auditor finds in the ledger of a service whose build audits something else than the one before.</summary>
[Trait("Requirement", "P0")]
public sealed class SurfaceChangeTests : IDisposable
{
    private const string One = "sha256:00000000000000000000000000000001";
    private const string Two = "sha256:00000000000000000000000000000002";
    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task The_first_surface_of_a_service_and_a_change_of_it_are_records_of_the_ledger()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        using var client = GrpcClient.OverTcp(collector.Grpc);
        foreach (var surface in new[] { One, One, Two, One, Two })
            (await client.ExportAsync(PlainOtlp.Request(PlainOtlp.AuditRecord(PlainOtlp.NewId(), surface: surface)))).Expect(GrpcAnswer.Ok);

        await collector.StopAsync();

        var told = (await Cli.SearchAsync(collector.Data, "class:audit")).Where(record => ((string?)record["event_name"])?.StartsWith("audit.surface.", StringComparison.Ordinal) == true);
        Assert.Equal(
            [$"audit.surface.first {PlainOtlp.Service} first  {One}", $"audit.surface.changed {PlainOtlp.Service} new {One} {Two}"],
            told.Select(record => $"{record["event_name"]} {record.Attribute(AuditAttributes.TargetId)} {record.Attribute(AuditAttributes.OutcomeReason)} {record.Attribute("audit.surface.old")} {record.Attribute("audit.surface.new")}"));
    }

    public void Dispose() => _directory.Dispose();
}
