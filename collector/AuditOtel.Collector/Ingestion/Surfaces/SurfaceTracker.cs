using System.Text;
using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>
/// Follows which audited surfaces the records of each service carry, and finds the first one, a new one, and one that comes back. Instances of two builds side by
/// side, as while a new version is rolled out, are told once and not with each record. Memory is bounded: the service that was silent for longest leaves, and
/// a service's surface that was silent for long. What a limit keeps from being told is not remembered, so that it is told later.
/// </summary>
internal sealed class SurfaceTracker(int maxServices = SurfaceTracker.DefaultServices, int maxSurfaces = SurfaceTracker.DefaultSurfaces)
{
    /// <summary>Services remembered; each takes about 200 bytes, and 100 for each of its surfaces.</summary>
    internal const int DefaultServices = 4096;

    /// <summary>Surfaces remembered of a service; a process has one for each of its audited assemblies.</summary>
    internal const int DefaultSurfaces = 32;

    /// <summary>
    /// Events recorded one by one within a minute: so many first surfaces, and so many others. A sender could make up services without end, but that takes nothing
    /// from the services that are known, of which each can only have as many new surfaces as are remembered of it.
    /// </summary>
    internal const int MaxEventsPerMinute = 256;

    /// <summary>A surface that was silent for longer and comes back behind another one is told again, and leaves when there is no more room.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    internal const ulong SilenceNanoseconds = 3600 * NanosecondsPerSecond;

    // What is told together must fit into the queue of the records to be stored.
    private const int MaxRestored = 2 * MaxEventsPerMinute;
    private const int MaxNameBytes = 256;
    private const int MaxDigestBytes = 128;
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<byte[], TrackedService> _services = new(new NameBytes());
    private readonly LinkedList<TrackedService> _byUse = [];
    private List<SurfaceEvent> _events = [];
    private bool _knowsAll = true;
    private bool _isRestoring = true;
    private readonly SurfaceBudget _firsts = new(MaxEventsPerMinute);
    private readonly SurfaceBudget _changes = new(MaxEventsPerMinute);
    private readonly SurfaceBudget _counts = new(1);
    private long _unlisted;
    private long _unlistedNow;

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
            var service = FindOrAdd(Cut(Encoding.UTF8.GetBytes(told.Service), MaxNameBytes));
            var pending = _events.RemoveAll(one => IsSame(one, told));
            if (told.Kind is SurfaceEventKind.TooMany)
            {
                service.TooManyToldAt = received;
                return;
            }

            // The record that it was told for came before; that it is told is no use of it.
            var digest = Cut(Encoding.UTF8.GetBytes(told.New), MaxDigestBytes);
            var surface = service.Find(digest) ?? service.Add(digest, maxSurfaces, received);
            if (pending == 0)
                service.NoteTold(told.Kind, told.Old is null ? null : service.Find(Encoding.UTF8.GetBytes(told.Old)), surface, received);
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
            ulong received = 0;
            ReadOnlySpan<byte> last = default;
            foreach (ref readonly var plan in submission.Reservation.Plans.Items)
            {
                ref readonly var record = ref submission.RecordOf(plan);
                if (plan.Kind != RecordPlanKind.New || record.Surface.Length == 0)
                    continue;
                received = plan.ReceivedUnixNanoseconds;
                var digest = submission.Bytes(record.Surface);
                if (record.Context == context && digest.SequenceEqual(last))
                    continue;
                context = record.Context;
                last = digest;
                Note(submission.ServiceOf(record), digest, received, submission.Bytes(record.Stream));
            }

            // One count a minute: whoever is beyond the limit could have a record written with each request.
            if (received > 0 && _unlisted > 0 && _counts.TryUse(received))
                (_unlistedNow, _unlisted) = (_unlistedNow + _unlisted, 0);
            return _events.Count > 0 || _unlistedNow > 0;
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
            (unlisted, _unlistedNow) = (_unlistedNow, 0);
            return events;
        }
    }

    private void Note(ReadOnlySpan<byte> name, ReadOnlySpan<byte> digest, ulong received, ReadOnlySpan<byte> stream)
    {
        name = Cut(name, MaxNameBytes);
        digest = Cut(digest, MaxDigestBytes);
        var service = Find(name);
        var surface = service?.Find(digest);
        if (service is null || surface is null)
        {
            NoteNew(service, name, digest, received, stream);
            return;
        }

        if (service.HasReturned(surface, received))
        {
            if (!MayTell(_changes, received))
                return;
            Tell(SurfaceEventKind.Returned, service, service.Latest, surface, received, stream);
        }

        service.Touch(surface, received);
    }

    private void NoteNew(TrackedService? service, ReadOnlySpan<byte> name, ReadOnlySpan<byte> digest, ulong received, ReadOnlySpan<byte> stream)
    {
        // What the memory begins amid was told where it was new.
        var tells = _knowsAll || !_isRestoring;
        var before = service?.Latest;
        if (service is not null && !service.HasRoom(maxSurfaces, received))
        {
            if (tells && service.TooManyToldAt == 0 && MayTell(_changes, received))
            {
                service.TooManyToldAt = received;
                Add(SurfaceEventKind.TooMany, service, before, digest, stream);
            }

            return;
        }

        if (tells && !MayTell(before is null ? _firsts : _changes, received))
            return;
        service ??= FindOrAdd(name);
        var surface = service.Add(digest, maxSurfaces, received);
        if (tells)
            Tell(KindOf(before), service, before, surface, received, stream);
    }

    private SurfaceEventKind KindOf(KnownSurface? before) =>
        before is not null ? SurfaceEventKind.New : _knowsAll ? SurfaceEventKind.First : SurfaceEventKind.NotRemembered;

    private void Tell(SurfaceEventKind kind, TrackedService service, KnownSurface? before, KnownSurface surface, ulong received, ReadOnlySpan<byte> stream)
    {
        service.NoteTold(kind, before, surface, received);
        Add(kind, service, before, surface.Digest, stream);
    }

    private void Add(SurfaceEventKind kind, TrackedService service, KnownSurface? before, ReadOnlySpan<byte> digest, ReadOnlySpan<byte> stream)
    {
        var old = before is null ? null : Encoding.UTF8.GetString(before.Digest);
        _events.Add(new SurfaceEvent(kind, service.NameText, old, Encoding.UTF8.GetString(digest), ShownId.Of(Encoding.UTF8.GetString(stream))));
    }

    // What the ledger tells already is taken back while it is read; the rest is little.
    private bool MayTell(SurfaceBudget budget, ulong received)
    {
        if (_isRestoring)
            return _events.Count < MaxRestored;
        if (budget.TryUse(received))
            return true;
        _unlisted++;
        return false;
    }

    // Which of too many was the first to be refused may differ when the ledger is read again.
    private static bool IsSame(SurfaceEvent one, SurfaceEvent told) =>
        string.Equals(one.Service, told.Service, StringComparison.Ordinal)
        && (told.Kind is SurfaceEventKind.TooMany ? one.Kind is SurfaceEventKind.TooMany
            : one.Kind is not SurfaceEventKind.TooMany && string.Equals(one.New, told.New, StringComparison.Ordinal));

    private TrackedService? Find(ReadOnlySpan<byte> name)
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

        return null;
    }

    private TrackedService FindOrAdd(ReadOnlySpan<byte> name)
    {
        if (Find(name) is { } known)
            return known;
        if (_services.Count == maxServices)
            Evict();
        var service = new TrackedService(name.ToArray());
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
