namespace AuditOtel.Tests.Doubles;

/// <summary>A file's bytes, in the cache and on stable storage, by sectors.</summary>
internal sealed class DiskDoubleNode
{
    private const int Sector = 512;

    private readonly HashSet<int> _dirty = [];
    private byte[] _durable = [];

    public byte[] Bytes { get; private set; } = [];

    public void Write(ReadOnlySpan<byte> bytes, int offset)
    {
        if (offset + bytes.Length > Bytes.Length)
            Resize(offset + bytes.Length);
        bytes.CopyTo(Bytes.AsSpan(offset));
        for (var sector = offset / Sector; sector <= (offset + bytes.Length - 1) / Sector; sector++)
            _dirty.Add(sector);
    }

    public void Resize(int length)
    {
        var resized = Bytes;
        Array.Resize(ref resized, length);
        Bytes = resized;
        _dirty.RemoveWhere(sector => sector * Sector >= length);
    }

    public void Sync()
    {
        Array.Resize(ref _durable, Bytes.Length);
        foreach (var sector in _dirty)
            Copy(sector, Bytes, _durable);
        _dirty.Clear();
    }

    /// <summary>The sync failed: the pages are lost and count as clean.</summary>
    public void FailSync() => _dirty.Clear();

    public void CutPower(Random random)
    {
        var after = _durable.ToArray();
        if (Bytes.Length != _durable.Length && random.Next(2) == 0)
            Array.Resize(ref after, Bytes.Length > _durable.Length ? random.Next(_durable.Length, Bytes.Length + 1) : Bytes.Length);
        foreach (var sector in _dirty)
        {
            if (random.Next(2) == 0 && sector * Sector < after.Length)
                Copy(sector, Bytes, after);
        }

        _dirty.Clear();
        Bytes = after;
        _durable = after.ToArray();
    }

    private static void Copy(int sector, byte[] from, byte[] to)
    {
        var start = sector * Sector;
        var count = Math.Min(Sector, Math.Min(from.Length, to.Length) - start);
        if (count > 0)
            from.AsSpan(start, count).CopyTo(to.AsSpan(start));
    }
}
