using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>A running <c>auditotel run</c>, in a process of its own that a test may kill.</summary>
internal sealed partial class CollectorProcess : IAsyncDisposable
{
    private const int Sigterm = 15;

    // Far above what a start takes: only a collector that hangs gets there.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Task _reading;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CollectorProcess(Process process, string data)
    {
        _process = process;
        Data = data;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        process.StandardInput.Close();
    }

    /// <summary>The ledger's directory.</summary>
    internal string Data { get; }

    internal Dictionary<string, string> Endpoints { get; private set; } = [];

    internal string Grpc => Endpoints["otlp-grpc"];

    internal string Http => Endpoints["otlp-http"];

    internal string Api => Endpoints["api"];

    internal string Socket => Endpoints["socket"];

    internal int Id => _process.Id;

    internal bool IsRunning => !_process.HasExited;

    internal string Output => string.Join('\n', _lines);

    /// <summary>Starts a collector on free ports and returns when it accepts records.</summary>
    /// <param name="data">The ledger's directory.</param>
    /// <param name="grpc">The address of OTLP/gRPC, where a test has to come back to it.</param>
    internal static Task<CollectorProcess> StartAsync(string data, string grpc = "127.0.0.1:0") =>
        RunAsync(data, ["--otlp-grpc", grpc, "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0"]);

    /// <summary>Starts a collector with these options beside <c>--data</c> and returns when it accepts records.</summary>
    /// <param name="data">The ledger's directory.</param>
    /// <param name="options">What follows <c>--data</c>.</param>
    /// <param name="wrapper">A program, with its options, that becomes the collector.</param>
    internal static async Task<CollectorProcess> RunAsync(string data, IEnumerable<string> options, params IEnumerable<string> wrapper)
    {
        var collector = Launch(data, options, wrapper);
        try
        {
            await collector.ReadyAsync();
            return collector;
        }
        catch (Exception cause)
        {
            await collector.DisposeAsync();
            throw new InvalidOperationException($"The collector on {data} did not become ready. It said:\n{collector.Output}", cause);
        }
    }

    /// <summary>Starts a collector and does not wait for it.</summary>
    /// <param name="data">The ledger's directory.</param>
    /// <param name="options">What follows <c>--data</c>.</param>
    /// <param name="wrapper">A program, with its options, that becomes the collector, such as <c>prlimit --nofile=64</c>.</param>
    internal static CollectorProcess Launch(string data, IEnumerable<string> options, params IEnumerable<string> wrapper)
    {
        string[] words = [.. wrapper, Checkout.Program, "run", "--data", data, .. options];
        var process = Process.Start(ChildProgram.StartInfo(words[0], words[1..])) ?? throw new InvalidOperationException($"'{words[0]}' did not start.");
        return new CollectorProcess(process, data);
    }

    /// <summary>Returns when it accepts records.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    internal async Task ReadyAsync()
    {
        var line = await _ready.Task.WaitAsync(Patience);
        Endpoints = line.Split(' ').Skip(1).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
    }

    /// <summary>Returns when the published checkpoint covers so many entries: what follows the ledger shows those alone.</summary>
    internal async Task UntilSignedAsync(long size)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (long.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "checkpoint"), patience.Token))[1], CultureInfo.InvariantCulture) < size)
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    /// <summary>Ends it as the kernel would: no handler runs, nothing is flushed.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    /// <summary>Asks it to stop and returns its exit code.</summary>
    internal Task<int> StopAsync()
    {
        Send(Sigterm);
        return EndAsync();
    }

    /// <summary>Waits until it has ended and returns its exit code.</summary>
    internal async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Sends it a signal.</summary>
    internal void Send(int signal) => Send(_process.Id, signal);

    /// <summary>Sends a process a signal.</summary>
    internal static void Send(int process, int signal) => Assert.Equal(0, Signal(process, signal));

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                _ready.TrySetResult(line);
        }

        if (ReferenceEquals(reader, _process.StandardOutput))
            _ready.TrySetException(new InvalidOperationException("it ended before it was ready"));
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);
}
