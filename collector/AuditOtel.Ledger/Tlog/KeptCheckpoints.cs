using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tlog;

/// <summary>
/// Checkpoints that are kept beside the newest one, in <c>checkpoints/</c>, named by their size in 20 digits. Only notes that the ledger's own keys signed
/// are given, whatever lies in the directory.
/// </summary>
public sealed class KeptCheckpoints : IDisposable
{
    private readonly LedgerFiles _files;

    private KeptCheckpoints(LedgerFiles files) => _files = files;

    /// <summary>Opens a ledger's kept checkpoints; there may be none.</summary>
    /// <exception cref="LedgerException">There is no ledger, or it cannot be read.</exception>
    public static KeptCheckpoints Open(string directory) => Guarded(() => new KeptCheckpoints(LedgerFiles.Open(LinuxSystemCalls.Instance, Path.GetFullPath(directory))));

    /// <summary>The sizes that are kept, smallest first.</summary>
    /// <exception cref="LedgerException">The directory cannot be read.</exception>
    public IReadOnlyList<long> Sizes() => Guarded<IReadOnlyList<long>>(() =>
    {
        using DurableDirectory? kept = KeptCheckpointFiles.Open(_files.Root);
        return kept is null ? [] : [.. kept.Names().Select(KeptCheckpointFiles.SizeOf).Where(static size => size >= 0).Order()];
    });

    /// <summary>A kept checkpoint; null when none of this size is kept.</summary>
    /// <exception cref="LedgerException">It cannot be read, or is not one of this ledger and size.</exception>
    public Checkpoint? Read(long size) => Guarded(() =>
    {
        using DurableDirectory? kept = KeptCheckpointFiles.Open(_files.Root);
        return kept is null ? null : Read(kept, size);
    });

    /// <summary>The newest one that covers an entry and that somebody besides the ledger has signed; null when there is none.</summary>
    /// <param name="index">The entry.</param>
    /// <param name="limit">The largest size to look at.</param>
    /// <exception cref="LedgerException">One that was looked at cannot be read, or is not one of this ledger.</exception>
    public Checkpoint? NewestCosigned(long index, long limit) => Guarded(() =>
    {
        using DurableDirectory? kept = KeptCheckpointFiles.Open(_files.Root);
        foreach (long size in Sizes().Where(size => size > index && size <= limit).Reverse())
        {
            if (Read(kept!, size) is { } checkpoint && IsCosigned(checkpoint))
                return checkpoint;
        }

        return null;
    });

    /// <summary>Keeps a checkpoint; one of this size that is kept already stays as it is, with its cosignatures. Durable on return.</summary>
    /// <param name="checkpoint">A checkpoint of this ledger.</param>
    /// <exception cref="LedgerException">The disk refused.</exception>
    public void Keep(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Guarded(() =>
        {
            KeptCheckpointFiles.Keep(_files.Root, checkpoint);
            return true;
        });
    }

    /// <summary>Adds cosignatures to the kept checkpoint of a size, which is begun when there is none; durable on return.</summary>
    /// <param name="checkpoint">A checkpoint of this ledger.</param>
    /// <param name="lines">Verified signature lines, each ended by a line end.</param>
    /// <exception cref="LedgerException">The disk refused, or the kept one is another than the one given.</exception>
    public void Add(Checkpoint checkpoint, string lines)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Guarded(() =>
        {
            KeptCheckpointFiles.Change(_files.Root, checkpoint.Size, kept => CosignedNote.Merge(Known(kept, checkpoint).Note, lines));
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private Checkpoint Known(byte[]? kept, Checkpoint checkpoint)
    {
        if (kept is null)
            return checkpoint;
        Checkpoint known = Parse(kept, checkpoint.Size);
        return known.Root.AsSpan().SequenceEqual(checkpoint.Root)
            ? known
            : throw new LedgerException(LedgerReason.Corrupt, $"The kept checkpoint of size {checkpoint.Size} has another root than the published one; verify the ledger.");
    }

    private Checkpoint? Read(DurableDirectory kept, long size) => KeptCheckpointFiles.Read(kept, size) is { } note ? Parse(note, size) : null;

    private Checkpoint Parse(byte[] note, long size)
    {
        CheckpointOutcome outcome = CheckpointNote.Read(note, _files.Manifest.Name, _files.Keys, out Checkpoint? checkpoint);
        string path = Path.Combine(_files.Root.Path, LedgerDirectory.CheckpointsDirectory, KeptCheckpointFiles.NameOf(size));
        return checkpoint?.Size == size
            ? checkpoint
            : throw new LedgerException(LedgerReason.Corrupt, $"The kept checkpoint '{path}' is not one of this ledger and size ({outcome}); verify the ledger, and remove the file if it passes.");
    }

    private bool IsCosigned(Checkpoint checkpoint) =>
        SignedNote.TryParse(Encoding.UTF8.GetBytes(checkpoint.Note), out SignedNote? note) && note.Signatures.Any(signature => !_files.Keys.Any(signature.IsOf));

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }
}
