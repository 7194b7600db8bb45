namespace AuditOtel.Trail;

/// <summary>How long a record may be. The ledger holds entries of at most 65,535 bytes, and the collector adds what it knows of the sender.</summary>
internal static class RecordLimits
{
    /// <summary>
    /// The longest first record of an action, in bytes. What is left of an entry is room for what the outcome holds beyond its intent and for
    /// what the collector adds: an outcome that the collector must refuse would be lost after the fact.
    /// </summary>
    internal const int LargestFirstRecord = 48 * 1024;

    /// <summary>The longest outcome with all that the body added, in bytes; what the body adds beyond is counted in it and left out.</summary>
    internal const int LargestOutcome = 56 * 1024;

    /// <summary>The longest text of the service's own description, in characters.</summary>
    internal const int LongestServiceText = 256;

    private const int LongestReason = 256;
    private const int LongestErrorType = 512;
    private const int LongestExceptionMessage = 1024;

    internal static string ErrorType(Type type) => Shorten(type.FullName ?? type.Name, LongestErrorType);

    internal static string? Reason(string? reason) => reason is null ? null : Shorten(reason, LongestReason);

    /// <summary>The exception's own words, cut; they are foreign code and may throw, which must not cost the outcome.</summary>
    internal static string ExceptionMessage(Exception exception)
    {
        try
        {
            return Shorten(exception.Message, LongestExceptionMessage);
        }
        catch (Exception failure)
        {
            return $"the message could not be read: {failure.GetType().Name}";
        }
    }

    private static string Shorten(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "...");
}
