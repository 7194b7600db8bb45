namespace AuditOtel.Cli.Output;

/// <summary>Shows on a terminal how far a long work has come, each time the percentage changes.</summary>
/// <param name="doing">What is done, such as <c>exporting</c>.</param>
/// <param name="read">How far a report is, of how much, and what else it says.</param>
internal sealed class TerminalProgressBar<T>(string doing, Func<T, (long At, long End, string Detail)> read) : IProgress<T>, IDisposable
{
    private const int Width = 30;
    private int _shown = -1;
    private int _length;

    public void Report(T value)
    {
        var (at, end, detail) = read(value);
        var percent = end <= 0 ? 100 : (int)Math.Clamp((double)at * 100 / end, 0, 100);
        if (percent == _shown)
            return;
        _shown = percent;
        var done = percent * Width / 100;
        var line = $"{doing} [{new string('#', done)}{new string('.', Width - done)}] {percent,3} %  {detail}";
        Console.Error.Write($"\r{line.PadRight(_length)}");
        _length = Math.Max(_length, line.Length);
    }

    public void Dispose()
    {
        if (_shown >= 0)
            Console.Error.Write($"\r{new string(' ', _length)}\r");
        _shown = -1;
    }
}
