using System.Text;

namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>
/// Follows which audited surfaces the records of each service carry, and finds the first one, a new one, and one that comes back. Instances of two builds side by
/// side, as while a new version is rolled out, are told once and not with each record. Memory is bounded: the service that was silent for longest leaves, and
/// so does a service's oldest surface.
/// </summary>
internal sealed class SurfaceTracker(int maxServices = SurfaceTracker.DefaultServices, int maxSurfaces = SurfaceTracker.DefaultSurfaces)
{
    /// <summary>Services remembered; each takes about 200 bytes, and 100 for each of its surfaces.</summary>
    internal const int DefaultServices = 4096;

    /// <summary>Surfaces remembered of a service; a process has one for each of its audited assemblies.</summary>
    internal const int DefaultSurfaces = 32;

    /// <summary>Events recorded one by one within a minute; a sender could make up digests without end.</summary>
    internal const int MaxEventsPerMinute = 256;

    /// <summary>A surface that was silent for longer and comes back behind another one is told again.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private const int MaxRestored = 4096;
    private const int MaxNameBytes = 256;
    private const int MaxDigestBytes = 128;
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private static readonly ulong SilenceNanoseconds = (ulong)Silence.TotalSeconds * NanosecondsPerSecond;
    private const ulong Minute = 60 * NanosecondsPerSecond;
    private readonly Lock _lock = new();
    private readonly Dictionary<byte[], TrackedService> _services = new(new NameBytes());
    private readonly LinkedList<TrackedService> _byUse = [];
    private List<SurfaceEvent> _events = [];
    private bool _knowsAll = true;
    private bool _isRestoring = true;
    private ulong _minute;
    private int _inMinute;
    private long _unlisted;

    /// <summary>Says that entries before those that will be restored are not looked at: a surface may have been told there.</summary>
    internal void BeginAmid() => _knowsAll = false;

    /// <summary>Takes up the surface of a record in the ledger.</summary>
    internal void Restore(ReadOnlySpan<byte> service, ReadOnlySpan<byte> digest, ulong received, ReadOnlySpan<byte> stream)
    {
        lock (_lock)
            Note(service, digest, received, stream);
    }

    /// <summary>Takes up what a record in the ledger says of a service: it need not be said again.</summary>
    internal void RestoreEvent(SurfaceEvent told, ulong received)
    {
        lock (_lock)
        {
            var (service, digest) = (Encoding.UTF8.GetBytes(told.Service), Encoding.UTF8.GetBytes(told.New));
            Note(service, digest, received, default);
            _services[Cut(service, MaxNameBytes).ToArray()].LastTold = received;
            _events.RemoveAll(one => string.Equals(one.New, told.New, StringComparison.Ordinal) && string.Equals(one.Service, told.Service, StringComparison.Ordinal));
        }
    }

    /// <summary>Takes up the new records of a request that are durable now.</summary>
    /// <returns>True when there is something to record.</returns>
    internal bool Observe(Submission submission)
    {
        lock (_lock)
        {
            _isRestoring = false;
            var context = -1;
            ReadOnlySpan<byte> last = default;
            foreach (ref readonly var plan in submission.Reservation.Plans.Items)
            {
                ref readonly var record = ref submission.RecordOf(plan);
                if (plan.Kind != RecordPlanKind.New || record.Surface.Length == 0)
                    continue;
                var digest = submission.Bytes(record.Surface);
                if (record.Context == context && digest.SequenceEqual(last))
                    continue;
                context = record.Context;
                last = digest;
                Note(submission.ServiceOf(record), digest, plan.ReceivedUnixNanoseconds, submission.Bytes(record.Stream));
            }

            return _events.Count > 0 || _unlisted > 0;
        }
    }

    /// <summary>Hands over what has to be recorded.</summary>
    /// <param name="unlisted">Events beyond those that are recorded one by one.</param>
    internal IReadOnlyList<SurfaceEvent> Take(out long unlisted)
    {
        lock (_lock)
        {
            var events = _events;
            _events = [];
            (unlisted, _unlisted) = (_unlisted, 0);
            return events;
        }
    }

    private void Note(ReadOnlySpan<byte> name, ReadOnlySpan<byte> digest, ulong received, ReadOnlySpan<byte> stream)
    {
        digest = Cut(digest, MaxDigestBytes);
        var service = Find(Cut(name, MaxNameBytes));
        var before = service.Latest;
        var surface = service.Find(digest);
        if (surface is null)
        {
            surface = service.Add(digest, maxSurfaces);

            // What the memory begins amid was told where it was new.
            if (_knowsAll || !_isRestoring)
                Tell(KindOf(before), service, before, surface, received, stream);
        }
        else if (surface != before && service.LastTold >= surface.LastSeen && received > surface.LastSeen + SilenceNanoseconds)
        {
            Tell(SurfaceEventKind.Returned, service, before, surface, received, stream);
        }

        surface.LastSeen = Math.Max(surface.LastSeen, received);
    }

    private SurfaceEventKind KindOf(KnownSurface? before) =>
        before is not null ? SurfaceEventKind.New : _knowsAll ? SurfaceEventKind.First : SurfaceEventKind.NotRemembered;

    private void Tell(SurfaceEventKind kind, TrackedService service, KnownSurface? before, KnownSurface surface, ulong received, ReadOnlySpan<byte> stream)
    {
        service.LastTold = received;
        if (!MayTell(received))
            return;
        var old = before is null ? null : Encoding.UTF8.GetString(before.Digest);
        _events.Add(new SurfaceEvent(kind, service.NameText, old, Encoding.UTF8.GetString(surface.Digest), SelfRecords.Shorten(Encoding.UTF8.GetString(stream))));
    }

    // What the ledger tells already is taken back while it is read; the rest is little.
    private bool MayTell(ulong received)
    {
        if (_isRestoring)
            return _events.Count < MaxRestored;
        if (received - _minute >= Minute)
            (_minute, _inMinute) = (received, 0);
        if (_inMinute == MaxEventsPerMinute)
        {
            _unlisted++;
            return false;
        }

        _inMinute++;
        return true;
    }

    private TrackedService Find(ReadOnlySpan<byte> name)
    {
        if (_services.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var service))
        {
            if (service.Node.Previous is not null)
            {
                _byUse.Remove(service.Node);
                _byUse.AddFirst(service.Node);
            }

            return service;
        }

        if (_services.Count == maxServices)
            Evict();
        service = new TrackedService(name.ToArray());
        _services.Add(service.Name, service);
        _byUse.AddFirst(service.Node);
        return service;
    }

    private void Evict()
    {
        _services.Remove(_byUse.Last!.Value.Name);
        _byUse.RemoveLast();
        _knowsAll = false;
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int most) => text[..Math.Min(text.Length, most)];
}
