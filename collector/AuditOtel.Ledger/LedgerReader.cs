using System.Diagnostics.CodeAnalysis;
using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger;

/// <summary>
/// Reads a ledger: a live one, a stopped one, or a copy. It never writes and takes no lock, and shows only complete groups. Not thread-safe; open one
/// for each thread.
/// </summary>
public sealed class LedgerReader : IDisposable
{
    private readonly LedgerFiles _files;
    private readonly DurableDirectory _tree;
    private List<SegmentPlace> _segments = [];
    private SegmentFollower? _last;
    private SegmentReader? _random;

    private LedgerReader(LedgerFiles files, DurableDirectory tree)
    {
        _files = files;
        _tree = tree;
    }

    /// <summary>Who this ledger is.</summary>
    public LedgerIdentity Identity => _files.Identity;

    /// <summary>Entries in complete groups, as of opening or the last <see cref="Refresh"/>.</summary>
    public long Size { get; private set; }

    /// <summary>How many of them are records; the others are contexts that records share.</summary>
    public long Records => _last?.Records ?? 0;

    /// <summary>The newest checkpoint, as of opening or the last <see cref="Refresh"/>; null when it is missing or not valid (<see cref="CheckpointProblem"/>).</summary>
    public Checkpoint? Checkpoint { get; private set; }

    /// <summary>Why there is no usable checkpoint, in one sentence; null when there is one.</summary>
    public string? CheckpointProblem { get; private set; }

    /// <summary>Opens a ledger for reading.</summary>
    /// <exception cref="LedgerException">There is no ledger, or it cannot be read.</exception>
    public static LedgerReader Open(string directory)
    {
        LedgerFiles? files = null;
        LedgerReader? reader = null;
        try
        {
            files = LedgerFiles.Open(LinuxSystemCalls.Instance, Path.GetFullPath(directory));
            reader = new LedgerReader(files, files.Root.OpenDirectory(LedgerDirectory.TreeDirectory));
            reader.Update();
            return reader;
        }
        catch (Exception e)
        {
            reader?.Dispose();
            files?.Dispose();
            if (e is StorageException failure)
                throw failure.ToLedgerException();
            throw;
        }
    }

    /// <summary>Learns what a writer added.</summary>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public void Refresh() => Guarded(() =>
    {
        Update();
        return true;
    });

    /// <summary>Reads forward from an index; dispose the cursor before the reader.</summary>
    public LedgerCursor Read(long fromIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return new LedgerCursor(this, fromIndex);
    }

    /// <summary>Reads one entry; its memory is valid until the next call of this reader.</summary>
    /// <returns>False when there is no such entry yet.</returns>
    /// <exception cref="LedgerException">The entry is damaged.</exception>
    public bool TryRead(long index, [NotNullWhen(true)] out LedgerEntry entry)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        entry = index < Size ? ReadEntry(ref _random, index) : default;
        return index < Size;
    }

    /// <summary>The leaf hash of an entry, computed from its bytes; 32 bytes.</summary>
    /// <exception cref="LedgerException">The entry is damaged.</exception>
    public ReadOnlyMemory<byte> LeafHash(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        return Guarded(() => LeafHashOf(index));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _random?.Dispose();
        _last?.Dispose();
        _tree.Dispose();
        _files.Dispose();
    }

    /// <summary>The directory of the level files, which nobody may trust without the signed root.</summary>
    internal DurableDirectory Tree => _tree;

    internal LedgerEntry ReadEntry(ref SegmentReader? segment, long index)
    {
        try
        {
            MoveTo(ref segment, index);
            return segment.Read(index);
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    internal byte[] LeafHashOf(long index)
    {
        MoveTo(ref _random, index);
        return _random.LeafHash(index);
    }

    private void MoveTo([NotNull] ref SegmentReader? segment, long index)
    {
        int position = _segments.FindLastIndex(place => place.FirstIndex <= index);
        if (position < 0)
            throw new LedgerException(LedgerReason.Corrupt, $"The ledger cannot be read at entry {index}: its segment in '{_files.Segments.Primary.Path}' is missing; verify the ledger.", null, index);
        if (segment?.Name == _segments[position].Name)
            return;
        segment?.Dispose();
        segment = null;
        segment = new SegmentReader(_segments[position].OpenRead(), _segments[position].Name);
    }

    /// <summary>The checkpoint is read first: it only covers what is durable, so the segments read after it hold at least that.</summary>
    private void Update()
    {
        ReadCheckpoint();
        _segments = _files.Segments.List();
        long size = 0;
        if (_segments.Count > 0)
        {
            if (_last?.Name != _segments[^1].Name)
            {
                _last?.Dispose();
                _last = null;
                _last = new SegmentFollower(_segments[^1].OpenRead(), _segments[^1].Name);
            }

            size = _last.Follow();
        }

        Size = Math.Max(size, Checkpoint?.Size ?? 0);
    }

    private void ReadCheckpoint()
    {
        try
        {
            Checkpoint = _files.ReadCheckpoint();
            CheckpointProblem = null;
        }
        catch (LedgerException e)
        {
            Checkpoint = null;
            CheckpointProblem = e.Message;
        }
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }
}
