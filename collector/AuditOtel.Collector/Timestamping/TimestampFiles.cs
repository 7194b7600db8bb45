using System.Globalization;

namespace AuditOtel.Collector.Timestamping;

/// <summary>Where tokens and the notes they cover lie in a ledger's directory.</summary>
internal static class TimestampFiles
{
    internal const string TokenFolder = "timestamps";
    internal const string TokenSuffix = ".tst";

    /// <summary>The note as it was stamped; the kept checkpoint of the same size may get cosignatures.</summary>
    internal const string NoteSuffix = ".note";

    /// <summary>Bytes a token or answer may have; common ones have 2,000 to 8,000.</summary>
    internal const int MaxTokenBytes = 64 << 10;

    /// <summary>Bytes a note may have.</summary>
    internal const int MaxNoteBytes = 1 << 20;

    internal static string NameOf(long size) => size.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>The size in the name of a token; null when it is none.</summary>
    internal static long? SizeOf(string token)
    {
        var digits = Path.GetFileNameWithoutExtension(token);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && string.Equals(NameOf(size), digits, StringComparison.Ordinal) ? size : null;
    }
}
