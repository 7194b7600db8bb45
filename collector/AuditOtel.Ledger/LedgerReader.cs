using System.Diagnostics.CodeAnalysis;
using AuditOtel.Ledger.Archiving;
using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Retention;
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
    private readonly bool _isPartial;
    private LedgerMap _map = LedgerMap.Empty;
    private SegmentFollower? _last;
    private long _records;
    private SegmentReader? _random;

    private LedgerReader(LedgerFiles files, DurableDirectory tree)
    {
        _files = files;
        _tree = tree;
        _isPartial = ArchiveManifest.IsIn(files.Root.Path);
    }

    /// <summary>Who this ledger is.</summary>
    public LedgerIdentity Identity => _files.Identity;

    /// <summary>Entries in complete groups, as of opening or the last <see cref="Refresh"/> or <see cref="RefreshTo"/>.</summary>
    public long Size { get; private set; }

    /// <summary>How many of them are records; the others are contexts that records share.</summary>
    public long Records => _last?.Records ?? _records;

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
            // An archive has no level files; the directory of its segments holds none either.
            string tree = ArchiveManifest.IsIn(files.Root.Path) ? LedgerDirectory.SegmentsDirectory : LedgerDirectory.TreeDirectory;
            reader = new LedgerReader(files, files.Root.OpenDirectory(tree));
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

    /// <summary>
    /// Learns that there are so many entries, from somebody who knows: the writer. Only their segments are looked for, where <see cref="Refresh"/> reads all that was added; the checkpoint and the
    /// number of records stay as they were. More than there are would look like a damaged ledger.
    /// </summary>
    /// <exception cref="LedgerException">It cannot be read.</exception>
    public void RefreshTo(long size) => Guarded(() =>
    {
        _map = LedgerMap.Load(_files.Segments);

        // A file that is held open keeps its space when its segment expires.
        if (_last?.Name != _map.Last?.Name)
            CloseLast();
        return Size = Math.Max(Size, size);
    });

    /// <summary>Reads forward from an index; dispose the cursor before the reader.</summary>
    public LedgerCursor Read(long fromIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return new LedgerCursor(this, fromIndex);
    }

    /// <summary>Reads one entry; its memory is valid until the next call of this reader.</summary>
    /// <returns>False when there is no such entry yet, or it is not here any more (<see cref="IsExpired"/>).</returns>
    /// <exception cref="LedgerException">The entry is damaged.</exception>
    public bool TryRead(long index, [NotNullWhen(true)] out LedgerEntry entry)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        entry = default;
        return index < Size && TryReadEntry(ref _random, index, out entry);
    }

    /// <summary>Whether an entry's segment expired by the retention policy: its leaf hash and its proofs are still there, its bytes are not.</summary>
    public bool IsExpired(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Guarded(() => index < Size && _map.Find(index) is { Tombstone: not null } part && ExpiredEnd(part, index) > index);
    }

    /// <summary>The segments that are there, as of opening or the last <see cref="Refresh"/> or <see cref="RefreshTo"/>, in order; expired ones are not.</summary>
    /// <exception cref="LedgerException">A segment cannot be read.</exception>
    public IReadOnlyList<SegmentInfo> Segments() => Guarded(() => _map.Segments(Size));

    /// <summary>SHA-256 of the file of a segment.</summary>
    /// <param name="firstIndex">Its first index.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="LedgerException">There is no such segment, or it cannot be read.</exception>
    public byte[] SegmentDigest(long firstIndex, CancellationToken ct = default) => Guarded(() =>
    {
        if (_map.Find(firstIndex) is not { Segment: { } place } part || part.FirstIndex != firstIndex)
            throw Missing(firstIndex);
        using DurableFile file = place.OpenRead();
        return ArchiveWriter.Digest(file, long.MaxValue, ct);
    });

    /// <summary>The leaf hash of an entry, computed from its bytes, or of one that expired; 32 bytes.</summary>
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

    /// <summary>The first index at or after this one whose entry is here.</summary>
    internal long NextPresent(long index)
    {
        try
        {
            while (index < Size)
            {
                LedgerPart? part = _map.Find(index);
                if (part is { Tombstone: null })
                    break;
                if (part is null)
                    index = _isPartial && _map.FirstIndex is { } first ? first : throw Missing(index);
                else
                    index = ExpiredEnd(part, index);
            }

            return index;
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    /// <summary>Reads an entry; false when it is expired, or expires while it is looked for.</summary>
    internal bool TryReadEntry(ref SegmentReader? segment, long index, out LedgerEntry entry)
    {
        entry = default;
        try
        {
            if (!TryMoveTo(ref segment, index))
                return false;
            entry = segment.Read(index);
            return true;
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    internal byte[] LeafHashOf(long index)
    {
        if (TryMoveTo(ref _random, index))
            return _random.LeafHash(index);
        if (_map.Find(index) is not { Tombstone: { } place })
            throw Missing(index);
        using Tombstone tomb = place.Open(_files.Manifest.Name);
        return tomb.Range.End > index ? tomb.LeafHash(index) : throw Missing(index);
    }

    /// <summary>Opens the segment of an index; false when a tombstone stands in its place.</summary>
    private bool TryMoveTo([NotNullWhen(true)] ref SegmentReader? segment, long index)
    {
        LedgerPart? part = _map.Find(index);
        if (part is null)
            return _isPartial ? false : throw Missing(index);
        if (part.Segment is not null && segment?.Name == part.Segment.Name)
            return true;
        segment?.Dispose();
        segment = null;
        if (part.Segment is null)
            return false;
        DurableFile file;
        try
        {
            file = part.Segment.OpenRead();
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            // It may have expired since the directory was listed.
            _map = LedgerMap.Load(_files.Segments);
            if (_map.Find(index) is { Tombstone: not null })
                return false;
            throw;
        }

        segment = new SegmentReader(file, part.Segment.Name);
        return true;
    }

    /// <summary>Where the tombstone that stands for an index ends; one that ends before it leaves a gap, which is no expiry.</summary>
    private long ExpiredEnd(LedgerPart part, long index)
    {
        using Tombstone tomb = part.Tombstone!.Open(_files.Manifest.Name);
        return tomb.Range.End > index ? tomb.Range.End : throw Missing(index);
    }

    private LedgerException Missing(long index) =>
        new(LedgerReason.Corrupt, $"The ledger cannot be read at entry {index}: its segment in '{_files.Segments.Primary.Path}' is missing{_files.Segments.MissingNote}; verify the ledger.", null, index);

    /// <summary>The checkpoint is read first: it only covers what is durable, so the segments read after it hold at least that.</summary>
    private void Update()
    {
        ReadCheckpoint();
        _map = LedgerMap.Load(_files.Segments);
        long size = 0;
        if (_map.Last is { } last)
        {
            if (_last?.Name != last.Name)
            {
                CloseLast();
                _last = new SegmentFollower(last.OpenRead(), last.Name);
            }

            size = _last.Follow();
        }

        // An archive ends where its last segment ends, long before the checkpoint that covers it.
        Size = _isPartial ? size : Math.Max(size, Checkpoint?.Size ?? 0);
    }

    private void CloseLast()
    {
        _records = Records;
        _last?.Dispose();
        _last = null;
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
