using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Verification;

/// <summary>The checkpoints that the ledger keeps, each named by its size; they are read one by one as the tree reaches that size.</summary>
internal sealed class StoredNotes : IRootWatch, IDisposable
{
    private readonly DurableDirectory? _directory;
    private readonly CheckpointReader _reader;
    private readonly ProblemList _problems;
    private readonly ProvenRoot _proven;
    private readonly List<long> _sizes = [];
    private int _next;

    public StoredNotes(DurableDirectory root, CheckpointReader reader, ProblemList problems, ProvenRoot proven)
    {
        _reader = reader;
        _problems = problems;
        _proven = proven;
        _directory = TryOpen(root, problems);
        if (_directory is not null)
            _sizes.AddRange(_directory.Names().Select(KeptCheckpointFiles.SizeOf).Where(static size => size >= 0).Order());
    }

    public long NextSize => _next < _sizes.Count ? _sizes[_next] : long.MaxValue;

    /// <summary>How many were valid, whether or not the entries give their root.</summary>
    public int Valid { get; private set; }

    /// <summary>The first whose root the entries do not give.</summary>
    public Checkpoint? FirstWrong { get; private set; }

    public void Note(CompactRange range)
    {
        Checkpoint? checkpoint = Read(_sizes[_next++]);
        if (checkpoint is null)
            return;
        if (!_proven.Add(range.Size, checkpoint.Root, range.Root()))
            FirstWrong ??= checkpoint;
    }

    /// <summary>Reads those of more entries than there are; returns the first that is valid.</summary>
    public Checkpoint? Beyond(long size, CancellationToken ct)
    {
        Checkpoint? first = null;
        for (; _next < _sizes.Count; _next++)
        {
            ct.ThrowIfCancellationRequested();
            Checkpoint? checkpoint = _sizes[_next] > size ? Read(_sizes[_next]) : null;
            first ??= checkpoint;
        }

        return first;
    }

    public void Dispose() => _directory?.Dispose();

    private static DurableDirectory? TryOpen(DurableDirectory root, ProblemList problems)
    {
        try
        {
            return root.OpenDirectory(LedgerDirectory.CheckpointsDirectory);
        }
        catch (StorageException e)
        {
            if (e.Errno != LinuxConstants.NoEntry)
                problems.AddUnreadable(0, e);
            return null;
        }
    }

    private Checkpoint? Read(long size)
    {
        string name = KeptCheckpointFiles.NameOf(size);
        Checkpoint? checkpoint = null;
        try
        {
            byte[] note = _directory!.ReadAll(name, CheckpointNote.MaxBytes);
            checkpoint = _reader.Parse(note, $"The stored checkpoint '{_directory.PathOf(name)}'", size);
        }
        catch (StorageException e)
        {
            _problems.AddUnreadable(size, e);
        }

        if (checkpoint is null)
            return null;
        Valid++;
        if (checkpoint.Size == size)
            return checkpoint;
        _problems.Add(ProblemKind.CheckpointForeign, Math.Min(size, checkpoint.Size), $"The stored checkpoint '{_directory!.PathOf(name)}' is of {checkpoint.Size} entries and not of the {size} in its name.");
        return null;
    }
}
