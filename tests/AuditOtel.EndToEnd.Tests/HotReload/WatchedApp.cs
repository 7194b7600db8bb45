using System.Collections.Concurrent;
using System.Diagnostics;
using AuditOtel.EndToEnd.Tests.Packages;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.HotReload;

/// <summary>An application under <c>dotnet watch</c>, as its developer runs it. It writes a line for each call that came back.</summary>
internal sealed class WatchedApp : IAsyncDisposable
{
    // Far above what a build takes: only a watcher that hangs gets there.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Task _reading;

    private WatchedApp(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>All lines of the watcher and of the application so far.</summary>
    internal IReadOnlyList<string> Lines => [.. _lines];

    internal static WatchedApp Start(Consumer app, string endpoint)
    {
        var start = ChildProgram.StartInfo("dotnet", ["watch", "--non-interactive", "--project", app.Project, "run", "--", endpoint]);

        // Nobody is asked, and nothing of the build outlives the watcher.
        start.Environment["DOTNET_WATCH_RESTART_ON_RUDE_EDIT"] = "1";
        start.Environment["DOTNET_WATCH_SUPPRESS_EMOJIS"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        return new WatchedApp(Process.Start(start) ?? throw new InvalidOperationException("'dotnet watch' did not start."));
    }

    /// <summary>Waits until so many lines contain a text.</summary>
    internal async Task SayAsync(string text, int count = 1)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (_lines.Count(line => line.Contains(text, StringComparison.Ordinal)) < count)
        {
            Assert.False(_process.HasExited || patience.IsCancellationRequested, $"'{text}' did not come {count} times. It said:\n{string.Join('\n', _lines)}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
            _lines.Enqueue(line);
    }
}
