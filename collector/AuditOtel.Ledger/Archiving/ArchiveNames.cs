using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Archiving;

/// <summary>The names that may stand in an archive; anything else is refused, so that no path leads out of where it is extracted.</summary>
internal static class ArchiveNames
{
    public const string SegmentPrefix = LedgerDirectory.SegmentsDirectory + "/";
    public const string CheckpointPrefix = LedgerDirectory.CheckpointsDirectory + "/";
    public const string Seals = "seals";
    private const int SizeDigits = 20;

    private static readonly string[] Single = [LedgerDirectory.CheckpointFile, LedgerDirectory.ManifestFile, LedgerDirectory.Ed25519KeyFile, LedgerDirectory.EcdsaKeyFile, Seals];

    public static bool IsKnown(string name) => Single.Contains(name, StringComparer.Ordinal) || TryParseSegment(name, out _) || TryParseCheckpoint(name, out _);

    public static bool TryParseSegment(string name, out SegmentName segment)
    {
        segment = default;
        return name.StartsWith(SegmentPrefix, StringComparison.Ordinal) && SegmentName.TryParse(name[SegmentPrefix.Length..], out segment);
    }

    /// <summary>A kept checkpoint is named after its size.</summary>
    public static bool TryParseCheckpoint(string name, out long size)
    {
        size = 0;
        return name.Length == CheckpointPrefix.Length + SizeDigits && name.StartsWith(CheckpointPrefix, StringComparison.Ordinal)
            && name.AsSpan(CheckpointPrefix.Length).ContainsOnlyDigits() && long.TryParse(name.AsSpan(CheckpointPrefix.Length), out size);
    }

    /// <summary>The file name of an archive: what of a ledger's name is no letter, digit, dot or dash becomes a dash.</summary>
    public static string Of(string origin, long first, long last)
    {
        char[] safe = [.. origin.Take(100).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-')];
        return $"{new string(safe).TrimStart('.')}-{first:D12}-{last:D12}.tar.gz";
    }
}
