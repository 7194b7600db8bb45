using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Ingestion.Surfaces;
using AuditOtel.Collector.Policy;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Ingestion.Surfaces;

[Trait("Requirement", "P0")]
public sealed class SurfaceTrackerTests
{
    private const ulong Second = 1_000_000_000;
    private ulong _now = 1_700_000_000 * Second;

    [Fact]
    public void Made_up_digests_are_recorded_one_by_one_only_so_often_and_otherwise_counted()
    {
        var tracker = new SurfaceTracker();
        Assert.True(Observe(tracker, [.. Enumerable.Range(0, SurfaceTracker.MaxEventsPerMinute + 10).Select(number => ("shop", $"sha256:{number}"))]));

        Assert.Equal(SurfaceTracker.MaxEventsPerMinute, tracker.Take(out var unlisted).Count);
        Assert.Equal(10, unlisted);
        Assert.False(Observe(tracker, ("shop", $"sha256:{SurfaceTracker.MaxEventsPerMinute + 9}")));
        _now += 61 * Second;
        Assert.True(Observe(tracker, ("shop", "sha256:x")));
        Assert.Single(tracker.Take(out _));
    }

    [Fact]
    public void The_service_and_the_surface_that_were_silent_for_longest_are_forgotten()
    {
        var tracker = new SurfaceTracker(maxServices: 2, maxSurfaces: 2);
        Observe(tracker, ("a", "1"), ("b", "1"), ("a", "2"), ("c", "1"), ("b", "1"), ("c", "2"), ("c", "3"), ("c", "1"));

        Assert.Equal(
            ["First a  1", "First b  1", "New a 1 2", "NotRemembered c  1", "NotRemembered b  1", "New c 1 2", "New c 2 3", "New c 3 1"],
            tracker.Take(out _).Select(found => $"{found.Kind} {found.Service} {found.Old} {found.New}"));
    }

    [Fact]
    public void What_the_memory_begins_amid_is_taken_for_told_and_what_it_does_not_hold_is_said_so()
    {
        var tracker = new SurfaceTracker();
        tracker.BeginAmid();
        tracker.Restore("a"u8, "1"u8, _now, default);
        Observe(tracker, ("a", "1"), ("a", "2"), ("b", "1"));

        Assert.Equal(["New a 1 2", "NotRemembered b  1"], tracker.Take(out _).Select(found => $"{found.Kind} {found.Service} {found.Old} {found.New}"));
    }

    [Fact]
    public void What_was_stored_and_not_told_before_a_crash_is_told_with_the_next_record()
    {
        var tracker = new SurfaceTracker();
        tracker.Restore("a"u8, "1"u8, _now, "s"u8);
        tracker.RestoreEvent(new SurfaceEvent(SurfaceEventKind.First, "a", null, "1", "s"), _now);
        tracker.Restore("a"u8, "2"u8, _now, "s"u8);

        Assert.True(Observe(tracker, ("a", "2")));
        Assert.Equal(["New a 1 2 s"], tracker.Take(out _).Select(found => $"{found.Kind} {found.Service} {found.Old} {found.New} {found.Stream}"));
    }

    [Fact]
    public void Names_of_endless_length_are_cut()
    {
        var tracker = new SurfaceTracker();
        Observe(tracker, (new string('é', 10_000), new string('1', 10_000)));

        var found = Assert.Single(tracker.Take(out _));
        Assert.Equal((128, 128), (found.Service.Length, found.New.Length));
    }

    [Fact]
    public void A_known_surface_is_noted_without_allocating()
    {
        var tracker = new SurfaceTracker();
        using var submission = Submission([("shop", "1"), ("shop", "2")]);
        tracker.Observe(submission.Made);
        tracker.Take(out _);
        for (var i = 0; i < 100; i++)
            tracker.Observe(submission.Made);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            tracker.Observe(submission.Made);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private bool Observe(SurfaceTracker tracker, params (string Service, string Digest)[] records)
    {
        using var submission = Submission(records);
        return tracker.Observe(submission.Made);
    }

    private Disposer Submission((string Service, string Digest)[] records)
    {
        var request = LogBytes.Message(writer =>
        {
            foreach (var (service, digest) in records)
                Write(writer, service, digest);
        });
        var logs = new DecodedLogs();
        Assert.True(ExportDecoder.TryDecode(request, logs, out var fault), fault);
        var submission = new Submission(request, logs, new Sender("otlp", "test"), IncompleteRecords.Store, _now);
        foreach (ref var plan in submission.Reservation.Plans.Items)
            plan.Kind = RecordPlanKind.New;
        return new Disposer(submission, logs);
    }

    private static void Write(ProtobufWriter writer, string service, string digest)
    {
        var resourceLogs = writer.BeginMessage(OtlpFields.Request.ResourceLogs);
        var resource = writer.BeginMessage(OtlpFields.ResourceLogs.Resource);
        writer.WriteResourceAttribute("service.name", service);
        writer.EndMessage(resource);
        var scopeLogs = writer.BeginMessage(OtlpFields.ResourceLogs.ScopeLogs);
        writer.WriteBytes(OtlpFields.ScopeLogs.LogRecords, LogBytes.Message(record =>
        {
            record.WriteRaw(LogBytes.Audit());
            record.WriteAttribute(AuditAttributes.SurfaceDigest, digest);
        }));
        writer.EndMessage(scopeLogs);
        writer.EndMessage(resourceLogs);
    }

    private sealed record Disposer(Submission Made, DecodedLogs Logs) : IDisposable
    {
        public void Dispose()
        {
            Made.Dispose();
            Logs.Dispose();
        }
    }
}
