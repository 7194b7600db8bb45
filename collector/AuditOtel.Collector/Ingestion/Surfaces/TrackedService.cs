using System.Text;

namespace AuditOtel.Collector.Ingestion.Surfaces;

/// <summary>What is remembered of one service: the digests that its records carried, the last one first. Its owner locks.</summary>
internal sealed class TrackedService
{
    private readonly List<KnownSurface> _surfaces = [];

    internal TrackedService(byte[] name)
    {
        Name = name;
        Node = new LinkedListNode<TrackedService>(this);
    }

    internal byte[] Name { get; }

    /// <summary>Its place in the order of use.</summary>
    internal LinkedListNode<TrackedService> Node { get; }

    /// <summary>When a record last told of its surface, in Unix nanoseconds.</summary>
    internal ulong LastTold { get; set; }

    /// <summary>The surface of the newest record; null before the first.</summary>
    internal KnownSurface? Latest => _surfaces.Count > 0 ? _surfaces[0] : null;

    internal string NameText => Name.Length == 0 ? "unknown" : Encoding.UTF8.GetString(Name);

    /// <summary>Returns a surface, and makes it the latest; null when it is not known.</summary>
    internal KnownSurface? Find(ReadOnlySpan<byte> digest)
    {
        for (var i = 0; i < _surfaces.Count; i++)
        {
            var surface = _surfaces[i];
            if (!surface.Digest.AsSpan().SequenceEqual(digest))
                continue;
            for (var place = i; place > 0; place--)
                _surfaces[place] = _surfaces[place - 1];
            _surfaces[0] = surface;
            return surface;
        }

        return null;
    }

    /// <summary>Adds a surface as the latest; the one that was not seen for longest leaves when there are too many.</summary>
    internal KnownSurface Add(ReadOnlySpan<byte> digest, int most)
    {
        if (_surfaces.Count == most)
            _surfaces.RemoveAt(most - 1);
        var surface = new KnownSurface(digest.ToArray());
        _surfaces.Insert(0, surface);
        return surface;
    }
}
