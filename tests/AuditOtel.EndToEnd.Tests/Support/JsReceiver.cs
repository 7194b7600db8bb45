using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>A receiver of OTLP logs of another make, run by Node, with OpenTelemetry's official protos. It may be killed and come back at the same address.</summary>
internal sealed class JsReceiver : IAsyncDisposable
{
    // Far above what a start takes: only a program that hangs gets there.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _protocol;
    private readonly string[] _tls;
    private readonly ConcurrentQueue<JsonObject> _taken = new();
    private volatile bool _isKilled;
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private TaskCompletionSource<string> _said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private JsReceiver(string protocol, string[] tls) => (_protocol, _tls) = (protocol, tls);

    internal int Port { get; private set; }

    /// <summary>What it took, a request each, as receive.mjs writes it.</summary>
    internal IReadOnlyCollection<JsonObject> Taken => _taken;

    /// <summary>The records it took, in their order.</summary>
    internal IReadOnlyList<JsonObject> Records => [.. _taken.SelectMany(static request => request["records"]!.AsArray()).Select(static record => record!.AsObject())];

    internal IEnumerable<string> Ids => Records.Select(static record => (string?)record["id"] ?? "");

    /// <summary>Starts it on a free port; with an authority, a certificate and a key it speaks TLS and asks for a certificate.</summary>
    internal static async Task<JsReceiver> StartAsync(string protocol, params string[] tls)
    {
        var receiver = new JsReceiver(protocol, tls);
        await receiver.StartAsync();
        return receiver;
    }

    /// <summary>Starts it, after it was killed at the same address.</summary>
    internal async Task StartAsync()
    {
        var folder = Path.Combine(Checkout.Root, "tests", "AuditOtel.EndToEnd.Tests", "Js");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), $"The JS receiver is not installed: run 'npm ci' in {folder}.");
        string[] words = [Path.Combine(folder, "receive.mjs"), _protocol, Port.ToString(CultureInfo.InvariantCulture), .. _tls];
        _isKilled = false;
        _process = Process.Start(ChildProgram.StartInfo("node", words)) ?? throw new InvalidOperationException("'node' did not start.");
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        var ready = await SaidAsync();
        Port = int.Parse(ready.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Tells it what to do with requests from now on.</summary>
    internal async Task TellAsync(string mode)
    {
        await _process!.StandardInput.WriteLineAsync(mode);
        await _process.StandardInput.FlushAsync();
        Assert.Equal("told", await SaidAsync());
    }

    /// <summary>Ends it as the kernel would.</summary>
    internal async Task KillAsync()
    {
        if (_process is null)
            return;
        _isKilled = true;
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task<string> SaidAsync()
    {
        var said = await _said.Task.WaitAsync(Patience);
        _said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        return said;
    }

    private void Take(string line)
    {
        try
        {
            _taken.Enqueue(JsonNode.Parse(line)!.AsObject());
        }
        catch (JsonException) when (_isKilled)
        {
            // A kill may leave half a line behind.
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
                Take(line);
            else if (!_said.TrySetResult(line))
                throw new InvalidOperationException($"The JS receiver said something that nobody waited for: {line}");
        }
    }
}
