namespace AuditOtel.Ledger.Verification;

/// <summary>A checkpoint, and the root that as many entries really give.</summary>
internal sealed class SignedRoot(Checkpoint checkpoint)
{
    public Checkpoint Checkpoint => checkpoint;

    /// <summary>The root of as many entries as the checkpoint covers; null when there are fewer.</summary>
    public byte[]? Actual { get; private set; }

    public bool IsRight => Actual is not null && Actual.AsSpan().SequenceEqual(checkpoint.Root);

    /// <summary>Takes the root when the tree has the checkpoint's size.</summary>
    public void Note(Merkle.CompactRange range)
    {
        if (range.Size == checkpoint.Size)
            Actual = range.Root();
    }
}
