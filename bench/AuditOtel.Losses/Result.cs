namespace AuditOtel.Losses;

/// <summary>What one sender did in one scenario.</summary>
/// <param name="Sent">Calls that were made.</param>
/// <param name="Acknowledged">Calls that returned.</param>
/// <param name="Stored">Records of any call in the collector's ledger.</param>
/// <param name="Kept">Acknowledged records that are not there but on the application's disk.</param>
/// <param name="Lost">Acknowledged records that are nowhere.</param>
/// <param name="Refused">Calls that threw an <see cref="AuditUnavailableException"/>.</param>
/// <param name="Threw">Calls that threw anything.</param>
/// <param name="NotRun">Why there are no figures; null when there are.</param>
internal sealed record Result(int Sent, int Acknowledged, int Stored, int Kept, int Lost, int Refused, int Threw, string? NotRun = null)
{
    internal static Result Missing(string reason) => new(0, 0, 0, 0, 0, 0, 0, reason);

    /// <summary>Compares what the calls said with what is in the ledger and on disk.</summary>
    internal static Result Of(Evidence evidence, int records, HashSet<string> stored, HashSet<string> onDisk)
    {
        var (kept, lost) = (0, 0);
        for (var i = 0; i < records; i++)
        {
            if (evidence[i] != CallState.Returned || stored.Contains(Load.TargetOf(i)))
                continue;
            if (onDisk.Contains(Load.TargetOf(i)))
                kept++;
            else
                lost++;
        }

        return new Result(
            records - evidence.Count(CallState.NotMade), evidence.Count(CallState.Returned), stored.Count, kept, lost,
            evidence.Count(CallState.Refused), evidence.Count(CallState.Refused, CallState.Threw));
    }
}
