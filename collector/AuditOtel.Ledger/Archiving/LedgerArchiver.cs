using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Reading;
using AuditOtel.Ledger.Retention;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Archiving;

/// <summary>
/// Archives closed segments so that they verify alone: with the signed checkpoint, the seals that cover them, the consistency proofs that lead to
/// both, and the verifier keys. It reads
/// beside a running collector; in the ledger's directory it writes only markers.
/// </summary>
public sealed class LedgerArchiver : IDisposable
{
    private const string LockFile = "lock";

    /// <summary>More checkpoints would make archives of a ledger that was checkpointed very often too large; the newest are taken.</summary>
    private const int MaxCheckpoints = 1000;

    private readonly ArchiveOptions _options;
    private readonly TimeProvider _time;
    private readonly LedgerFiles _files;
    private readonly TileReader _tiles;
    private readonly SegmentSuccession _succession;
    private readonly DurableDirectory _target;
    private readonly DurableDirectory _markers;
    private readonly DurableFile _lock;

    private LedgerArchiver(ISystemCalls calls, ArchiveOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _files = LedgerFiles.Open(calls, Path.GetFullPath(options.Directory));
        _tiles = TileReader.Open(options.Directory);
        _succession = new SegmentSuccession(_files.Segments);
        _target = GivenDirectory.OpenOrCreate(calls, Path.GetFullPath(options.Target), "the archives");
        _markers = _files.Root.CreateDirectory(ArchiveMarker.DirectoryName);
        _lock = _markers.OpenOrCreate(LockFile);
    }

    /// <summary>Archives every closed segment that is not archived yet; each archive is durable before the next is begun.</summary>
    /// <returns>The archives, in order; none when there was nothing to archive.</returns>
    /// <exception cref="LedgerException">There is no ledger, a segment is damaged, a file of the same name has other content, or the disk refused.</exception>
    public static IReadOnlyList<ArchiveInfo> Archive(ArchiveOptions options, TimeProvider time, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        return Archive(LinuxSystemCalls.Instance, options, time, ct);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock.Dispose();
        _markers.Dispose();
        _target.Dispose();
        _tiles.Dispose();
        _files.Dispose();
    }

    internal static IReadOnlyList<ArchiveInfo> Archive(ISystemCalls calls, ArchiveOptions options, TimeProvider time, CancellationToken ct)
    {
        try
        {
            using var archiver = new LedgerArchiver(calls, options, time);
            if (!archiver._lock.TryLock())
                throw new LedgerException(LedgerReason.Locked, $"The ledger in '{options.Directory}' is being archived by another process; wait for that one.");
            return archiver.ArchiveAll(ct);
        }
        catch (StorageException e) when (e.IsDiskFull)
        {
            throw new LedgerException(LedgerReason.Unreadable, $"There is no room for the archive: {e.Message}; free some space in '{options.Target}' or name another place, what was archived until then is complete.", e);
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    private List<ArchiveInfo> ArchiveAll(CancellationToken ct)
    {
        Checkpoint checkpoint = _tiles.Checkpoint;
        List<List<ArchiveSegment>> groups = Plan(checkpoint, ct);
        long total = groups.Sum(static group => group.Sum(static segment => segment.Bytes));
        long done = 0;
        var archives = new List<ArchiveInfo>();
        foreach (List<ArchiveSegment> group in groups)
        {
            archives.Add(ArchiveGroup(group, checkpoint, ct));
            done += group.Sum(static segment => segment.Bytes);
            _options.Progress?.Report(new ArchiveProgress(done, total));
        }

        return archives;
    }

    /// <summary>The closed segments that are signed, not archived and old enough, in runs that fit one archive each.</summary>
    private List<List<ArchiveSegment>> Plan(Checkpoint checkpoint, CancellationToken ct)
    {
        ILookup<long, ArchiveMarker> markers = ArchiveMarker.ReadAll(_files.Root.Path).ToLookup(static marker => marker.First);
        List<SegmentPlace> places = _files.Segments.List();
        var groups = new List<List<ArchiveSegment>>();
        for (int i = 0; i + 1 < places.Count && places[i + 1].FirstIndex <= checkpoint.Size; i++)
        {
            if (markers.Contains(places[i].FirstIndex) || !IsBefore(places[i + 1]))
                continue;
            ArchiveSegment segment = Describe(places[i], ct);
            bool continues = groups.Count > 0 && groups[^1][^1].End == segment.Place.FirstIndex
                && groups[^1].Sum(static one => one.Bytes) + segment.Bytes <= _options.MaxBytes;
            if (continues)
                groups[^1].Add(segment);
            else
                groups.Add([segment]);
        }

        return groups;
    }

    private ArchiveSegment Describe(SegmentPlace place, CancellationToken ct)
    {
        ExpiredSegment content = ClosedSegment.Describe(place, _succession, _files.Manifest.Name, ct);
        long knownEnd = _succession.KnownEnd(place);
        using DurableFile file = place.OpenRead();
        return knownEnd == 0 || knownEnd == file.Length()
            ? new ArchiveSegment(place, content, file.Length(), content.Digest)
            : new ArchiveSegment(place, content, knownEnd, ArchiveWriter.Digest(file, knownEnd, ct));
    }

    /// <summary>Every entry of a segment was written before the next one was begun.</summary>
    private bool IsBefore(SegmentPlace next)
    {
        if (_options.Before is not { } before)
            return true;
        byte[] header = new byte[SegmentHeader.Bytes];
        using DurableFile file = next.OpenRead();
        return file.Read(header, 0) == header.Length && SegmentHeader.Created(header) <= before;
    }

    private ArchiveInfo ArchiveGroup(List<ArchiveSegment> group, Checkpoint checkpoint, CancellationToken ct)
    {
        long first = group[0].Content.FirstIndex;
        long last = group[^1].Content.LastIndex;
        Dictionary<string, byte[]> small = SmallFiles(checkpoint, first, last + 1);
        CoveringSeals seals = CoveringSeals.Find(_files.Root, _files.Manifest.Name, first, last + 1);
        Dictionary<string, ArchiveSegment> segments = group.ToDictionary(static one => one.Name, StringComparer.Ordinal);
        ArchiveMember[] members =
        [
            .. small.Select(static one => new ArchiveMember(one.Key, one.Value.Length, SHA256.HashData(one.Value))),
            seals.Describe(ct),
            .. segments.Select(static one => new ArchiveMember(one.Key, one.Value.Bytes, one.Value.Sha256)),
        ];
        long records = group.Sum(static one => one.Content.Records);
        var manifest = new ArchiveManifest(
            ArchiveManifest.CurrentVersion, _files.Manifest.Name, first, last, records, _time.GetUtcNow(), checkpoint.Size, Prove(group[^1], checkpoint.Size, checkpoint.Root),
            new ArchiveSeals(seals.Layout.First, seals.Last.Index, Prove(group[^1], seals.Last.Size, seals.Last.Root)), members);
        string name = ArchiveNames.Of(_files.Manifest.Name, first, last);
        bool wasThere = Path.Exists(_target.PathOf(name));
        (long bytes, byte[] digest) = wasThere ? Existing(name, group, ct) : new ArchiveWriter(_target, manifest, small, seals, segments).Write(name, ct);
        foreach (ArchiveSegment segment in group)
            new ArchiveMarker(ArchiveMarker.CurrentVersion, segment.Content.FirstIndex, segment.Content.LastIndex, segment.Content.Digest, name, digest, manifest.Created).Write(_markers);
        return new ArchiveInfo(_target.PathOf(name), first, last, records, bytes, digest, wasThere);
    }

    private Dictionary<string, byte[]> SmallFiles(Checkpoint checkpoint, long first, long end)
    {
        DurableDirectory root = _files.Root;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [LedgerDirectory.CheckpointFile] = Encoding.UTF8.GetBytes(checkpoint.Note),
            [LedgerDirectory.ManifestFile] = root.ReadAll(LedgerDirectory.ManifestFile, LedgerManifest.MaxBytes),
            [LedgerDirectory.Ed25519KeyFile] = Encoding.UTF8.GetBytes(_files.Ed25519Key.Text + "\n"),
            [LedgerDirectory.EcdsaKeyFile] = Encoding.UTF8.GetBytes(_files.EcdsaKey.Text + "\n"),
        };
        AddCheckpoints(files, first, end);
        return files;
    }

    private void AddCheckpoints(Dictionary<string, byte[]> files, long first, long end)
    {
        using DurableDirectory? kept = KeptCheckpointFiles.Open(_files.Root);
        if (kept is null)
            return;
        IEnumerable<long> sizes = kept.Names().Select(KeptCheckpointFiles.SizeOf).Where(size => size > 0 && size >= first && size <= end);
        foreach (long size in sizes.OrderDescending().Take(MaxCheckpoints).Reverse())
            files[ArchiveNames.CheckpointPrefix + KeptCheckpointFiles.NameOf(size)] = kept.ReadAll(KeptCheckpointFiles.NameOf(size), CheckpointNote.MaxBytes);
    }

    /// <summary>The proof from the tree at the end of a segment to a signed or sealed one.</summary>
    private List<byte[]> Prove(ArchiveSegment last, long to, byte[] root)
    {
        byte[]? header = _succession.HeaderBehind(last.Place);
        var tree = new CompactRange();
        long size = last.End;
        List<byte[]> proof = to > _tiles.Checkpoint.Size ? [] : [.. _tiles.ConsistencyProof(size, to)];
        bool isRight = SegmentHeader.Parse(header, _files.Manifest.Name, size, tree) is null && MerkleTree.VerifyConsistency(size, to, tree.Root(), root, proof);
        return isRight ? proof : throw new LedgerException(LedgerReason.Corrupt, $"The entries before {size} of the ledger in '{_files.Root.Path}' do not lead to its signed checkpoint and to the seal that covers them; verify the ledger.", null, size - 1);
    }

    /// <summary>A file of this name is taken as made before when it holds the very same segments and can be read whole.</summary>
    private (long Bytes, byte[] Sha256) Existing(string name, List<ArchiveSegment> group, CancellationToken ct)
    {
        try
        {
            using ArchiveReader reader = ArchiveReader.Open(_target.PathOf(name));
            IEnumerable<byte[]> there = reader.Manifest.Members.Where(static member => ArchiveNames.TryParseSegment(member.Name, out _)).Select(static member => member.Sha256);
            bool isSame = string.Equals(reader.Manifest.Origin, _files.Manifest.Name, StringComparison.Ordinal)
                && there.Select(Convert.ToHexString).SequenceEqual(group.Select(static one => Convert.ToHexString(one.Sha256)), StringComparer.Ordinal);
            if (isSame)
            {
                reader.ReadMembers(static _ => Stream.Null, ct);
                using DurableFile file = _target.OpenRead(name);
                return (file.Length(), ArchiveWriter.Digest(file, long.MaxValue, ct));
            }
        }
        catch (LedgerException e) when (e.Reason is LedgerReason.Corrupt or LedgerReason.Unreadable)
        {
            throw Taken(name, e);
        }

        throw Taken(name, null);
    }

    private LedgerException Taken(string name, Exception? cause) =>
        new(LedgerReason.Exists, $"'{_target.PathOf(name)}' is there already and has another content; move it away, or archive to another directory.", cause);
}
