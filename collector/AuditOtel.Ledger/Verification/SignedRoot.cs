using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Verification;

/// <summary>A checkpoint, and whether as many entries give its root.</summary>
internal sealed class SignedRoot(Checkpoint checkpoint, ProvenRoot proven) : IRootWatch
{
    public Checkpoint Checkpoint => checkpoint;

    public long NextSize => IsReached ? long.MaxValue : checkpoint.Size;

    /// <summary>Whether there are as many entries.</summary>
    public bool IsReached { get; private set; }

    public bool IsRight { get; private set; }

    public void Note(CompactRange range)
    {
        IsReached = true;
        IsRight = proven.Add(range.Size, checkpoint.Root, range.Root());
    }
}
