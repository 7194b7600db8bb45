using System.Globalization;

namespace AuditOtel.Collector.Timestamping;

/// <summary>Where tokens and the notes they cover lie in a ledger's directory.</summary>
internal static class TimestampFiles
{
    internal const string TokenFolder = "timestamps";
    internal const string NoteFolder = "checkpoints";
    internal const string TokenSuffix = ".tst";

    /// <summary>Bytes a token or answer may have; common ones have 2,000 to 8,000.</summary>
    internal const int MaxTokenBytes = 64 << 10;

    /// <summary>Bytes a note may have.</summary>
    internal const int MaxNoteBytes = 1 << 20;

    internal static string NameOf(long size) => size.ToString("D20", CultureInfo.InvariantCulture);
}
