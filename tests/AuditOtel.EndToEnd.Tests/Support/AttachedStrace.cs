using System.Diagnostics;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>strace on a running collector: it sees, or makes fail, the system calls from now on.</summary>
internal sealed class AttachedStrace : IAsyncDisposable
{
    // Far above what attaching takes: only a machine that forbids it gets there.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _directory = new();
    private readonly Process _strace;

    private AttachedStrace(int process, string[] what)
    {
        TraceFile = _directory.Combine("trace");
        string[] arguments = ["-f", "-q", "-p", $"{process}", "-o", TraceFile, .. what];
        _strace = Process.Start(ChildProgram.StartInfo("strace", arguments)) ?? throw new InvalidOperationException("strace did not start.");
    }

    internal string TraceFile { get; }

    /// <summary>Attaches to every thread of a process and returns when that is done.</summary>
    internal static async Task<AttachedStrace> AttachAsync(int process, params string[] what)
    {
        var strace = new AttachedStrace(process, what);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (!IsTraced(process))
                await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
            return strace;
        }
        catch (OperationCanceledException cause)
        {
            var said = strace._strace.HasExited ? await strace._strace.StandardError.ReadToEndAsync() : "it is still trying";
            await strace.DisposeAsync();
            throw new InvalidOperationException($"strace cannot attach to the collector: {said}", cause);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited)
            _strace.Kill();
        await _strace.WaitForExitAsync();
        _strace.Dispose();
        _directory.Dispose();
    }

    /// <summary>Whether every thread is; a process that has ended has none: what strikes may strike before all are.</summary>
    private static bool IsTraced(int process)
    {
        var threads = $"/proc/{process}/task";
        try
        {
            return Directory.GetDirectories(threads).All(task => !File.ReadLines(Path.Combine(task, "status")).Contains("TracerPid:\t0", StringComparer.Ordinal));
        }
        catch (IOException)
        {
            // A thread has ended meanwhile, or all have.
            return !Directory.Exists(threads);
        }
    }
}
