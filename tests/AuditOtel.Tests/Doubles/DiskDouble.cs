using AuditOtel.Outbox;
using AuditOtel.Outbox.Disk;

namespace AuditOtel.Tests.Doubles;

/// <summary>
/// A file system in memory that knows what is on stable storage and what only the cache holds. Calls fail as told; after a failed sync the pages count as
/// clean, as on Linux, so that a second sync of them says yes and stores nothing.
/// </summary>
internal sealed class DiskDouble : IOutboxDisk
{
    private Dictionary<string, DiskDoubleNode> _names = new(StringComparer.Ordinal);
    private Dictionary<string, DiskDoubleNode> _durableNames = new(StringComparer.Ordinal);
    private bool _locked;

    /// <summary>Decides by call and path whether it fails.</summary>
    public Func<string, string, bool> Fails { get; set; } = (_, _) => false;

    /// <summary>Files that a write of more than zeros made longer.</summary>
    public HashSet<string> Grown { get; } = new(StringComparer.Ordinal);

    /// <summary>How often something was synced.</summary>
    public int Syncs { get; private set; }

    public IEnumerable<string> Files => _names.Keys.Select(path => Path.GetFileName(path));

    public void PrepareDirectory(string path) => Call("mkdir", path);

    public IDisposable Lock(string path)
    {
        Call("lock", path);
        if (_locked)
            throw new OutboxException("in use");
        _locked = true;
        return new Held(this);
    }

    public IReadOnlyList<string> Names(string directory)
    {
        Call("list", directory);
        return [.. Files];
    }

    public IOutboxFile Create(string path)
    {
        Call("create", path);
        var node = new DiskDoubleNode();
        _names.Add(path, node);
        return new DiskDoubleFile(this, node, path);
    }

    public IOutboxFile Open(string path)
    {
        Call("open", path);
        return _names.TryGetValue(path, out var node) ? new DiskDoubleFile(this, node, path) : throw new OutboxException($"no '{path}'");
    }

    public void Delete(string path)
    {
        Call("delete", path);
        if (!_names.Remove(path))
            throw new OutboxException($"no '{path}'");
    }

    public void Rename(string from, string to)
    {
        Call("rename", from);
        _names[to] = _names[from];
        _names.Remove(from);
    }

    public void SyncDirectory(string path)
    {
        Call("syncdir", path);
        _durableNames = new(_names, StringComparer.Ordinal);
    }

    /// <summary>The process ends: its lock is gone, the cache stays.</summary>
    public void Kill() => _locked = false;

    /// <summary>The power fails: of what was not synced, any part may be there and any may be missing.</summary>
    public void CutPower(Random random)
    {
        Kill();
        var kept = new Dictionary<string, DiskDoubleNode>(_durableNames, StringComparer.Ordinal);
        foreach (var (path, node) in _names)
        {
            if (!_durableNames.ContainsKey(path) && random.Next(2) == 0)
                kept[path] = node;
        }

        foreach (var path in _durableNames.Keys.Where(path => !_names.ContainsKey(path)))
        {
            if (random.Next(2) == 0)
                kept.Remove(path);
        }

        foreach (var node in kept.Values)
            node.CutPower(random);
        _names = kept;
        _durableNames = new(kept, StringComparer.Ordinal);
    }

    /// <summary>The bytes of a file as they stand.</summary>
    public byte[] Bytes(string name) => Node(name).Bytes;

    /// <summary>Changes bytes of a file behind the outbox's back.</summary>
    public void Spoil(string name, int offset, int count)
    {
        var bytes = Node(name).Bytes;
        for (var i = offset; i < offset + count; i++)
            bytes[i] ^= 0x5A;
    }

    internal void Call(string call, string path)
    {
        if (call is "sync" or "syncdir")
            Syncs++;
        if (Fails(call, path))
            throw new OutboxException($"{call} of '{path}' fails");
    }

    private DiskDoubleNode Node(string name) => _names.Single(pair => string.Equals(Path.GetFileName(pair.Key), name, StringComparison.Ordinal)).Value;

    private sealed class Held(DiskDouble disk) : IDisposable
    {
        public void Dispose() => disk._locked = false;
    }
}
