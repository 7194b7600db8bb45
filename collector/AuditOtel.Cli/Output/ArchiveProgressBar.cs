using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Cli.Output;

/// <summary>Shows on a terminal how far archiving has come; silent when standard error is no terminal.</summary>
internal sealed class ArchiveProgressBar : IProgress<ArchiveProgress>, IDisposable
{
    private const int Width = 30;
    private int _length;

    internal static ArchiveProgressBar? ForTerminal() => Console.IsErrorRedirected ? null : new ArchiveProgressBar();

    public void Report(ArchiveProgress value)
    {
        var percent = value.Total == 0 ? 100 : (int)(value.Bytes * 100 / value.Total);
        var done = percent * Width / 100;
        var line = $"archiving [{new string('#', done)}{new string('.', Width - done)}] {percent,3} %  {value.Bytes:N0} bytes";
        _length = Math.Max(_length, line.Length);
        Console.Error.Write($"\r{line}");
    }

    public void Dispose()
    {
        if (_length > 0)
            Console.Error.Write($"\r{new string(' ', _length)}\r");
        _length = 0;
    }
}
