using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Verification;

/// <summary>
/// How far signed roots agree with the entries, told as the tree grows: up to the last right one before the first wrong one everything is as it was signed,
/// and between the two lies the first change.
/// </summary>
internal sealed class ProvenRoot
{
    private (long Size, byte[] Root) _before = (0, MerkleTree.EmptyRoot());

    /// <summary>How many entries are proven.</summary>
    public long Size { get; private set; }

    public byte[] Root { get; private set; } = MerkleTree.EmptyRoot();

    /// <summary>The smallest signed size whose root is another one; -1 when there is none.</summary>
    public long FirstWrong { get; private set; } = -1;

    /// <summary>A greater size whose signed root is right all the same, so that two signatures contradict each other; -1 when there is none.</summary>
    public long RightAfterWrong { get; private set; } = -1;

    /// <summary>Takes a signed root and the one the entries give; says whether they agree.</summary>
    public bool Add(long size, ReadOnlySpan<byte> signed, byte[] actual)
    {
        bool isRight = signed.SequenceEqual(actual);
        if (isRight && FirstWrong < 0 && size > Size)
        {
            _before = (Size, Root);
            (Size, Root) = (size, actual);
        }
        else if (isRight && FirstWrong >= 0)
        {
            RightAfterWrong = size;
        }
        else if (!isRight && FirstWrong < 0)
        {
            FirstWrong = size;
            if (size == Size)
                Doubt();
        }

        return isRight;
    }

    /// <summary>Two signatures over as many entries contradict each other, so neither proves anything.</summary>
    private void Doubt()
    {
        RightAfterWrong = Size;
        (Size, Root) = _before;
    }
}
