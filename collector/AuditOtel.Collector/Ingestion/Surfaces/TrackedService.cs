using System.Text;

namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>What is remembered of one service: the digests that its records carried, the last one first. Its owner locks.</summary>
internal sealed class TrackedService
{
    private readonly List<KnownSurface> _surfaces = [];
    private long _told;

    internal TrackedService(byte[] name)
    {
        Name = name;
        Node = new LinkedListNode<TrackedService>(this);
    }

    internal byte[] Name { get; }

    /// <summary>Its place in the order of use.</summary>
    internal LinkedListNode<TrackedService> Node { get; }

    /// <summary>When too many surfaces at a time were told, in Unix nanoseconds; 0 when that is to be told.</summary>
    internal ulong TooManyToldAt { get; set; }

    /// <summary>The surface of the newest record; null before the first.</summary>
    internal KnownSurface? Latest => _surfaces.Count > 0 ? _surfaces[0] : null;

    internal string NameText => Name.Length == 0 ? "unknown" : Encoding.UTF8.GetString(Name);

    /// <summary>Returns a surface; null when it is not known.</summary>
    internal KnownSurface? Find(ReadOnlySpan<byte> digest)
    {
        foreach (var surface in _surfaces)
        {
            if (surface.Digest.AsSpan().SequenceEqual(digest))
                return surface;
        }

        return null;
    }

    /// <summary>Makes a surface the latest.</summary>
    internal void Touch(KnownSurface surface, ulong received)
    {
        for (var place = _surfaces.IndexOf(surface); place > 0; place--)
            _surfaces[place] = _surfaces[place - 1];
        _surfaces[0] = surface;
        surface.LastSeen = Math.Max(surface.LastSeen, received);
    }

    /// <summary>Whether another surface can be added: there are fewer than the most, or the one that was not seen for longest has fallen silent.</summary>
    internal bool HasRoom(int most, ulong received) => _surfaces.Count < most || received > _surfaces[^1].LastSeen + SurfaceTracker.SilenceNanoseconds;

    /// <summary>Adds a surface as the latest; when there are too many, the one that was not seen for longest leaves.</summary>
    internal KnownSurface Add(ReadOnlySpan<byte> digest, int most, ulong received)
    {
        if (_surfaces.Count >= most)
        {
            _surfaces.RemoveAt(_surfaces.Count - 1);
            if (received >= TooManyToldAt + SurfaceTracker.SilenceNanoseconds)
                TooManyToldAt = 0;
        }

        var surface = new KnownSurface(digest.ToArray()) { LastSeen = received };
        _surfaces.Insert(0, surface);
        return surface;
    }

    /// <summary>Whether a surface is back after another one had taken its place.</summary>
    internal bool HasReturned(KnownSurface surface, ulong received)
    {
        if (received <= surface.LastSeen + SurfaceTracker.SilenceNanoseconds || surface == Latest)
            return false;
        foreach (var other in _surfaces)
        {
            if (other.TookPlaceOf(surface))
                return true;
        }

        return false;
    }

    internal void NoteTold(SurfaceEventKind kind, KnownSurface? before, KnownSurface surface, ulong received) => surface.NoteTold(kind, before, received, ++_told);
}
