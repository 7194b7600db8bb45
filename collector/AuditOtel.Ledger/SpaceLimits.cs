namespace AuditOtel.Ledger;

/// <summary>
/// How much of a file system must stay free, in bytes. Defaults for a file system: spaceLeft 10 % but at most 1 GiB, adminSpaceLeft 5 % but at most
/// 512 MiB, minFree 1 % but at most 64 MiB, reserve 1 % but at most 16 MiB.
/// </summary>
/// <param name="SpaceLeft">Below it <see cref="LedgerEventKind.SpaceLow"/> is raised.</param>
/// <param name="AdminSpaceLeft">Below it <see cref="LedgerEventKind.AdminSpaceLow"/> is raised.</param>
/// <param name="MinFree">Below it nothing more is written there but the reserve.</param>
/// <param name="Reserve">The length of the preallocated file for what must be stored when nothing else has space; 0 for none.</param>
public sealed record SpaceLimits(long SpaceLeft, long AdminSpaceLeft, long MinFree, long Reserve)
{
    private const long Mebi = 1L << 20;

    internal bool IsOrdered => MinFree >= 0 && MinFree <= AdminSpaceLeft && AdminSpaceLeft <= SpaceLeft && Reserve is >= 0 and <= 1L << 30;

    /// <summary>The defaults for a file system of this many bytes.</summary>
    public static SpaceLimits For(long totalBytes) => new(
        Math.Min(totalBytes / 10, 1024 * Mebi), Math.Min(totalBytes / 20, 512 * Mebi), Math.Min(totalBytes / 100, 64 * Mebi), Math.Min(totalBytes / 100, 16 * Mebi));
}
