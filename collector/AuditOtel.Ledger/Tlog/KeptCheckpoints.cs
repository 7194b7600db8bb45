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
    /// <summary>The directory's name in the ledger's directory.</summary>
    public const string DirectoryName = "checkpoints";

    private const string NameFormat = "D20";
    private const int NameLength = 20;
    private readonly LedgerFiles _files;

    private KeptCheckpoints(LedgerFiles files) => _files = files;

    /// <summary>Opens a ledger's kept checkpoints; there may be none.</summary>
    /// <exception cref="LedgerException">There is no ledger, or it cannot be read.</exception>
    public static KeptCheckpoints Open(string directory) => Guarded(() => new KeptCheckpoints(LedgerFiles.Open(LinuxSystemCalls.Instance, Path.GetFullPath(directory))));

    /// <summary>The sizes that are kept, smallest first.</summary>
    /// <exception cref="LedgerException">The directory cannot be read.</exception>
    public IReadOnlyList<long> Sizes() => Guarded<IReadOnlyList<long>>(() =>
    {
        using DurableDirectory? kept = OpenDirectory();
        return kept is null ? [] : [.. kept.Names().Select(SizeOf).Where(static size => size >= 0).Order()];
    });

    /// <summary>A kept checkpoint; null when none of this size is kept.</summary>
    /// <exception cref="LedgerException">It cannot be read, or is not one of this ledger and size.</exception>
    public Checkpoint? Read(long size) => Guarded(() =>
    {
        using DurableDirectory? kept = OpenDirectory();
        return kept is null ? null : Read(kept, size);
    });

    /// <summary>The newest one that covers an entry and that somebody besides the ledger has signed; null when there is none.</summary>
    /// <param name="index">The entry.</param>
    /// <param name="limit">The largest size to look at.</param>
    /// <exception cref="LedgerException">One that was looked at cannot be read, or is not one of this ledger.</exception>
    public Checkpoint? NewestCosigned(long index, long limit) => Guarded(() =>
    {
        using DurableDirectory? kept = OpenDirectory();
        foreach (long size in Sizes().Where(size => size > index && size <= limit).Reverse())
        {
            if (Read(kept!, size) is { } checkpoint && IsCosigned(checkpoint))
                return checkpoint;
        }

        return null;
    });

    /// <summary>Adds cosignatures to the kept checkpoint of a size, which is begun when there is none; durable on return.</summary>
    /// <param name="checkpoint">A checkpoint of this ledger.</param>
    /// <param name="lines">Verified signature lines, each ended by a line end.</param>
    /// <exception cref="LedgerException">The disk refused, or the kept one is another than the one given.</exception>
    public void Add(Checkpoint checkpoint, string lines)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Guarded(() =>
        {
            using DurableDirectory kept = _files.Root.CreateDirectory(DirectoryName);
            Checkpoint known = Read(kept, checkpoint.Size) ?? checkpoint;
            if (!known.Root.AsSpan().SequenceEqual(checkpoint.Root))
                throw new LedgerException(LedgerReason.Corrupt, $"The kept checkpoint of size {checkpoint.Size} has another root than the published one; verify the ledger.");
            kept.WriteAtomically(checkpoint.Size.ToString(NameFormat), Encoding.UTF8.GetBytes(CosignedNote.Merge(known.Note, lines)));
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();

    private Checkpoint? Read(DurableDirectory kept, long size)
    {
        string name = size.ToString(NameFormat);
        byte[] note;
        try
        {
            note = kept.ReadAll(name, CheckpointNote.MaxBytes);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return null;
        }

        CheckpointOutcome outcome = CheckpointNote.Read(note, _files.Manifest.Name, _files.Keys, out Checkpoint? checkpoint);
        return checkpoint?.Size == size
            ? checkpoint
            : throw new LedgerException(LedgerReason.Corrupt, $"The kept checkpoint '{kept.PathOf(name)}' is not one of this ledger and size ({outcome}); verify the ledger, and remove the file if it passes.");
    }

    private bool IsCosigned(Checkpoint checkpoint) =>
        SignedNote.TryParse(Encoding.UTF8.GetBytes(checkpoint.Note), out SignedNote? note) && note.Signatures.Any(signature => !_files.Keys.Any(signature.IsOf));

    private DurableDirectory? OpenDirectory()
    {
        try
        {
            return _files.Root.OpenDirectory(DirectoryName);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return null;
        }
    }

    private static long SizeOf(string name) =>
        name.Length == NameLength && NoteText.TryParseSize(name.TrimStart('0') is { Length: > 0 } digits ? digits : "0", out long size) ? size : -1;

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
