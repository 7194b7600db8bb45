namespace AuditOtel.Cli.Output;

/// <summary>Shows on a terminal how far the building of an index has come; silent when standard error is no terminal.</summary>
internal sealed class ReindexProgressBar(long total) : IProgress<long>, IDisposable
{
    private const int Width = 30;
    private int _shown = -1;
    private int _length;

    internal static ReindexProgressBar? ForTerminal(long total) => Console.IsErrorRedirected ? null : new ReindexProgressBar(total);

    public void Report(long value)
    {
        var percent = total == 0 ? 100 : (int)Math.Min(100, value * 100 / total);
        if (percent == _shown)
            return;
        _shown = percent;
        var done = percent * Width / 100;
        var line = $"indexing [{new string('#', done)}{new string('.', Width - done)}] {percent,3} %  {value:N0} entries";
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
