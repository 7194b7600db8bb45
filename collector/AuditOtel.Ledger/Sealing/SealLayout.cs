namespace AuditOtel.Ledger.Sealing;

/// <summary>
/// Which seals stand in a file, one behind the other: all of them in a ledger; in an archive every <see cref="Step"/>th from the very first on, and from
/// <see cref="First"/> on all. The numbers are fixed, so that nobody may choose which seals he does not show.
/// </summary>
/// <param name="First">The number from which on every seal is there.</param>
internal readonly record struct SealLayout(long First)
{
    /// <summary>How far apart the seals before <see cref="First"/> are.</summary>
    public const int Step = 256;

    /// <summary>Every seal is there.</summary>
    public static readonly SealLayout Whole;

    /// <summary>How many seals stand before <see cref="First"/>.</summary>
    public long Spaced => (First + Step - 1) / Step;

    /// <summary>The number of the seal that belongs to a position.</summary>
    public long IndexAt(long position) => position < Spaced ? position * Step : First + position - Spaced;

    /// <summary>The length of a file that goes up to a seal, with its header.</summary>
    public long BytesTo(long last) => SealFile.OffsetOf(Spaced + last - First + 1);
}
