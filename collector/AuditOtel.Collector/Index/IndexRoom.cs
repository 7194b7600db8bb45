using AuditOtel.Collector.Api;
using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Index;

/// <summary>Whether the index may take more of the disk: what is left below <c>adminSpaceLeft</c> is the ledger's.</summary>
/// <param name="directory">The ledger's.</param>
/// <param name="limit">The threshold that the policy sets; null for the smaller of 5 % and 512 MiB.</param>
/// <param name="space">Asks the system.</param>
internal sealed class IndexRoom(string directory, ByteAmount? limit, Func<string, FileSystemSpace?> space)
{
    private const long MostKept = 512L << 20;
    private const int KeptParts = 20;

    /// <summary>Why it may not, in one sentence; null when it may.</summary>
    internal string? Problem()
    {
        if (space(directory) is not { } room)
            return null;
        var kept = limit?.Of(room.Total) ?? Math.Min(room.Total / KeptParts, MostKept);
        return room.Free >= kept ? null : $"'{directory}' has less than {kept} bytes left (adminSpaceLeft), which are kept for the ledger.";
    }
}
