using System.Diagnostics;
using System.Net;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Otlp;
using AuditOtel.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AuditOtel.Bench;

/// <summary>
/// Batches of 512 records through the OTLP sink over gRPC to a receiver in this process that reads and answers, held against decoding those records, which
/// the feed does for any sink. The best of several turns counts.
/// </summary>
internal static class OtlpDeliveries
{
    private const int Records = 512;
    private const int MostTurns = 2000;

    // An ExportLogsServiceResponse without fields in gRPC's frame.
    private static readonly byte[] Answer = new byte[5];

    internal static async Task<IEnumerable<Measurement>> MeasureAsync(TimeSpan duration)
    {
        await using var receiver = await StartReceiverAsync();
        var target = new OtlpTarget(OtlpProtocol.Grpc, new Uri(receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()));
        LedgerEntry[] entries = [.. Enumerable.Range(0, Records).Select(Entry)];
        var views = entries.Select(View).ToArray();
        List<Measurement> measurements = [];
        foreach (var (name, isPacked) in new[] { ("gzip", true), ("not packed", false) })
        {
            await using var sink = (target with { IsPacked = isPacked }).Open(TimeProvider.System);
            var (ours, bytes, raw) = await MeasureAsync(sink, views, entries, duration);
            measurements.Add(new Measurement($"OTLP sink, {name}, time", "ns/record", ours, raw, "decoding the records for the sink", $"{ours / raw:P0} of it"));
            measurements.Add(new Measurement($"OTLP sink, {name}, memory", "B/record", bytes, 0, "nothing", $"{bytes:0.0} B", "<= 16 B", bytes <= 16));
        }

        return measurements;
    }

    private static async Task<(double Ours, double Bytes, double Raw)> MeasureAsync(ISink sink, RecordView[] views, LedgerEntry[] entries, TimeSpan duration)
    {
        var (ours, bytes, raw) = (double.MaxValue, double.MaxValue, double.MaxValue);
        var started = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < MostTurns && (turn < 3 || Stopwatch.GetElapsedTime(started) < duration); turn++)
        {
            var turnStarted = Stopwatch.GetTimestamp();
            Array.ForEach(entries, static entry => View(entry));
            raw = Math.Min(raw, Stopwatch.GetElapsedTime(turnStarted).TotalNanoseconds / Records);
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            turnStarted = Stopwatch.GetTimestamp();
            if ((await sink.DeliverAsync(views, CancellationToken.None)).Refusals.Count > 0)
                throw new InvalidOperationException("The benchmark's receiver refused records.");
            ours = Math.Min(ours, Stopwatch.GetElapsedTime(turnStarted).TotalNanoseconds / Records);
            bytes = Math.Min(bytes, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)Records);
        }

        return (ours, bytes, raw);
    }

    private static async Task<WebApplication> StartReceiverAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
        var receiver = builder.Build();
        receiver.Run(static async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(Answer);
        });
        await receiver.StartAsync();
        return receiver;
    }

    private static RecordView View(LedgerEntry entry) =>
        RecordView.TryKeep("bench", entry, out var view) ? view : throw new InvalidOperationException("The benchmark's record is none.");

    private static LedgerEntry Entry(int index) => StoredSample.Entry(
        index, new AuditRecord("user.password.reset", AuditAction.Update, new AuditTarget("user", $"{index}")) { Class = AuditClass.Account, Outcome = AuditOutcome.Success }, 1);
}
