using AuditOtel.Ledger;

namespace AuditOtel.Cli.Output;

/// <summary>Shows on a terminal how far verification has come; silent when standard error is no terminal.</summary>
internal sealed class VerificationProgressBar : IProgress<VerificationProgress>, IDisposable
{
    private const int Width = 30;
    private int _shown = -1;
    private int _length;

    internal static VerificationProgressBar? ForTerminal() => Console.IsErrorRedirected ? null : new VerificationProgressBar();

    public void Report(VerificationProgress value)
    {
        var percent = value.Total == 0 ? 100 : (int)Math.Min(100, value.Entries * 100 / value.Total);
        if (percent == _shown)
            return;
        _shown = percent;
        var done = percent * Width / 100;
        var line = $"verifying [{new string('#', done)}{new string('.', Width - done)}] {percent,3} %  {value.Entries:N0} entries";
        _length = Math.Max(_length, line.Length);
        Console.Error.Write($"\r{line}");
    }

    public void Dispose()
    {
        if (_shown < 0)
            return;
        _shown = -1;
        Console.Error.Write($"\r{new string(' ', _length)}\r");
    }
}
