using AuditOtel.Ledger;

namespace AuditOtel.Cli.Output;

/// <summary>Shows on a terminal how far verification has come; silent when standard error is no terminal.</summary>
internal sealed class VerificationProgressBar : IProgress<VerificationProgress>, IDisposable
{
    private const int Width = 40;
    private int _shown = -1;

    internal static VerificationProgressBar? ForTerminal() => Console.IsErrorRedirected ? null : new VerificationProgressBar();

    public void Report(VerificationProgress value)
    {
        var percent = value.Total == 0 ? 100 : (int)Math.Min(100, value.Entries * 100 / value.Total);
        if (percent == _shown)
            return;
        _shown = percent;
        var done = percent * Width / 100;
        Console.Error.Write($"\rverifying [{new string('#', done)}{new string('.', Width - done)}] {percent,3} %  {value.Entries:N0} entries ");
    }

    public void Dispose()
    {
        if (_shown < 0)
            return;
        _shown = -1;
        Console.Error.Write($"\r{new string(' ', Width + 50)}\r");
    }
}
