using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>Writes the level hashes beside the entries. They are derived: their failure refuses no append, readers compute what is missing.</summary>
internal sealed class TreeKeeper(TreeFiles tree) : IDisposable
{
    private volatile string? _problem;

    /// <summary>Why the level hashes are no longer written, or null.</summary>
    public string? Problem => _problem;

    /// <summary>Where new hashes go; null after a failure.</summary>
    public INodeSink? Sink => _problem is null ? tree : null;

    /// <summary>Hands what was added to the operating system.</summary>
    public void Flush()
    {
        if (_problem is not null)
            return;
        try
        {
            tree.Flush();
        }
        catch (StorageException e)
        {
            // The files are too short from here on, which the next open sees.
            _problem = $"The tree's level hashes are no longer written: {e.Message}; they are rebuilt when the ledger is opened again.";
        }
    }

    /// <summary>Makes everything added durable. After a failure nobody knows which of the hashes are on disk, so the levels lose their trust.</summary>
    public void Sync()
    {
        Flush();
        if (_problem is not null)
            return;
        try
        {
            tree.Sync();
        }
        catch (StorageException e)
        {
            _problem = $"The tree's level hashes could not be made durable: {e.Message}; {Distrust()}.";
        }
    }

    public void Dispose() => tree.Dispose();

    private string Distrust()
    {
        try
        {
            tree.Distrust();
            return "they are rebuilt when the ledger is opened again";
        }
        catch (StorageException e)
        {
            return $"and {e.Message}, so remove the directory's files before the ledger is opened again";
        }
    }
}
