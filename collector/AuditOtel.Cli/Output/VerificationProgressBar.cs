using System.Diagnostics;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Output;

/// <summary>Shows on a terminal how far verification has come, how fast it is and how long it will still take; silent when standard error is no terminal.</summary>
internal sealed class VerificationProgressBar : IProgress<VerificationProgress>, IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _next = Pause;
    private int _length;

    internal static VerificationProgressBar? ForTerminal() => Console.IsErrorRedirected ? null : new VerificationProgressBar();

    public void Report(VerificationProgress value)
    {
        var elapsed = Stopwatch.GetElapsedTime(_started);
        if (elapsed < _next)
            return;
        _next = elapsed + Pause;
        var line = Line(value, elapsed);
        Console.Error.Write($"\r{line.PadRight(_length)}");
        _length = Math.Max(_length, line.Length);
    }

    public void Dispose()
    {
        if (_length > 0)
            Console.Error.Write($"\r{new string(' ', _length)}\r");
        _length = 0;
        _next = TimeSpan.MaxValue;
    }

    /// <summary>The line for a moment.</summary>
    internal static string Line(VerificationProgress value, TimeSpan elapsed)
    {
        var part = value.TotalBytes == 0 ? 1 : (double)value.Bytes / value.TotalBytes;
        var done = (int)(part * Width);
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var left = part > 0 ? $"{TimeSpan.FromSeconds(Math.Min(seconds / part * (1 - part), TimeSpan.MaxValue.TotalSeconds / 2)):d\\.hh\\:mm\\:ss}" : "?";
        return $"verifying [{new string('#', done)}{new string('.', Width - done)}] {Math.Floor(part * 100),3} %  {value.Entries:N0} entries  {value.Entries / seconds:N0}/s  {value.Bytes / seconds / 1e6:N0} MB/s  {WithoutDays(left)} left";
    }

    private static string WithoutDays(string duration) => duration.StartsWith("0.", StringComparison.Ordinal) ? duration[2..] : duration;
}
