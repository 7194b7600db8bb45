using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>A running <c>auditotel tail</c> that prints JSON lines.</summary>
internal sealed partial class TailProcess : IAsyncDisposable
{
    private const int Sigint = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _ids = new();
    private readonly Task _reading;

    internal TailProcess(string data, params string[] options)
    {
        string[] words = ["tail", "--data", data, "--format", "jsonl", .. options];
        _process = Process.Start(ChildProgram.StartInfo(Checkout.Program, words)) ?? throw new InvalidOperationException("'auditotel tail' did not start.");
        _process.StandardInput.Close();
        _reading = ReadAsync();
    }

    /// <summary>The ids of the records that came, in their order.</summary>
    internal IReadOnlyList<string> Ids => [.. _ids];

    /// <summary>Waits until so many came.</summary>
    internal async Task UntilAsync(int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (_ids.Count < count)
            await Task.Delay(50, patience.Token);
    }

    /// <summary>Asks it to end, as Ctrl-C does, and returns its exit code.</summary>
    internal Task<int> InterruptAsync()
    {
        Assert.Equal(0, Signal(_process.Id, Sigint));
        return EndAsync();
    }

    /// <summary>Reads nothing more, as <c>head</c> does, and returns the exit code.</summary>
    internal Task<int> CloseAsync()
    {
        _process.StandardOutput.BaseStream.Dispose();
        return EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
                _ids.Enqueue(JsonNode.Parse(line)!.AsObject().RecordId());
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The test reads nothing more.
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
