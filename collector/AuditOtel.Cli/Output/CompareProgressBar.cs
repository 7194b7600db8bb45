namespace AuditOtel.Cli.Output;

/// <summary>Shows on a terminal how far a comparison has come; silent when standard error is no terminal.</summary>
internal sealed class CompareProgressBar : IProgress<(long At, long End)>, IDisposable
{
    private const int Width = 30;
    private int _shown = -1;
    private int _length;

    internal static CompareProgressBar? ForTerminal() => Console.IsErrorRedirected ? null : new CompareProgressBar();

    public void Report((long At, long End) value)
    {
        var percent = value.End <= 0 ? 100 : (int)Math.Clamp(value.At * 100 / value.End, 0, 100);
        if (percent == _shown)
            return;
        _shown = percent;
        var done = percent * Width / 100;
        var line = $"comparing [{new string('#', done)}{new string('.', Width - done)}] {percent,3} %";
        _length = Math.Max(_length, line.Length);
        Console.Error.Write($"\r{line}");
    }

    public void Dispose()
    {
        if (_shown >= 0)
            Console.Error.Write($"\r{new string(' ', _length)}\r");
        _shown = -1;
    }
}
