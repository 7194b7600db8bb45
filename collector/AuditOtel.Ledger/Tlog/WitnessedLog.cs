using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Tlog;

/// <summary>What a witness knows of one log.</summary>
internal sealed class WitnessedLog(IReadOnlyList<NoteVerifier> keys)
{
    public IReadOnlyList<NoteVerifier> Keys => keys;

    /// <summary>Held while a request about this log is answered: checking the old size and storing the new one are one step.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The newest checkpoint that was cosigned, guarded by the gate.</summary>
    public Checkpoint? Newest { get; set; }
}
