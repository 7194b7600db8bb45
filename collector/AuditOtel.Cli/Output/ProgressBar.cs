namespace AuditOtel.Cli.Output;

/// <summary>Makes progress bars; none when standard error is no terminal.</summary>
internal static class ProgressBar
{
    /// <summary>One whose reports are entries of so many.</summary>
    internal static TerminalProgressBar<long>? OfEntries(string doing, long total) => Of<long>(doing, value => (value, total, $"{value:N0} entries"));

    /// <param name="doing">What is done, such as <c>exporting</c>.</param>
    /// <param name="read">How far a report is, of how much, and what else it says.</param>
    internal static TerminalProgressBar<T>? Of<T>(string doing, Func<T, (long At, long End, string Detail)> read) => Console.IsErrorRedirected ? null : new TerminalProgressBar<T>(doing, read);
}
