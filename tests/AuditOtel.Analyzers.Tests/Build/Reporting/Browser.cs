using System.ComponentModel;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuditOtel.Analyzers.Tests.Build.Reporting;

/// <summary>The system's Chromium without a window, driven by the protocol that it has for its own tools. What it tells meanwhile is kept until somebody asks.</summary>
public sealed class Browser : IAsyncLifetime, IDisposable
{
    private const string Listening = "DevTools listening on ";

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(20);

    // Far above what all of the tests take: only a browser that hangs gets there.
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(10));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("auditotel-browser-");
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _events = [];
    private readonly ManualResetEventSlim _ended = new(initialState: false);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Process? _process;
    private string? _session;
    private int _sent;

    public async Task InitializeAsync()
    {
        // A page of ours needs no sandbox, and root gets none.
        string[] arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-breakpad", "--disable-crash-reporter", "--remote-debugging-port=0", $"--user-data-dir={_folder.FullName}", "about:blank"];
        _process = Start(new ProcessStartInfo("chromium", arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false });
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        await _socket.ConnectAsync(new Uri(await AddressAsync(_process)), _patience.Token);
        var page = (await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" }))["targetId"]!;
        _session = (string)(await SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = page.DeepClone(), ["flatten"] = true }))["sessionId"]!;
        foreach (var domain in new[] { "Page", "Network", "Runtime", "Log" })
            await SendAsync($"{domain}.enable");
    }

    public async Task DisposeAsync()
    {
        if (_process is null or { HasExited: true })
            return;

        try
        {
            // It ends its own processes, and writes no more into its folder.
            using var patience = new CancellationTokenSource(EndPatience);
            await SendTextAsync("Browser.close", parameters: null, session: null, patience.Token);
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or InvalidOperationException or OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _process?.Dispose();
        _patience.Dispose();
        for (var attempt = 1; !IsDeleted(attempt); attempt++)
            _ended.Wait(TimeSpan.FromMilliseconds(100));

        _ended.Dispose();
    }

    // What a browser's last process still writes is gone a moment later.
    private bool IsDeleted(int attempt)
    {
        try
        {
            _folder.Delete(recursive: true);
            return true;
        }
        catch (IOException) when (attempt < 50)
        {
            return false;
        }
    }

    private static Process Start(ProcessStartInfo program)
    {
        const string Missing = "'chromium' did not start: install Debian's packages chromium and fonts-dejavu-core.";
        try
        {
            return Process.Start(program) ?? throw new InvalidOperationException(Missing);
        }
        catch (Win32Exception failure)
        {
            throw new InvalidOperationException(Missing, failure);
        }
    }

    /// <summary>Shows a page to a reader with a screen so wide who likes it light or dark; returns once all of it is there.</summary>
    internal async Task ShowAsync(string html, int width, bool isDark = false)
    {
        var file = Path.Combine(_folder.FullName, "page.html");
        await File.WriteAllTextAsync(file, html, _patience.Token);
        await SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }) });
        _events.Clear();
        await SendAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri });
        while (Told("Page.loadEventFired").Count == 0)
            _events.Add(await ReceiveAsync());
    }

    /// <summary>Returns what the page's own text of a program says, as JSON.</summary>
    internal async Task<JsonNode> AskAsync(string script)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = $"JSON.stringify({script})", ["awaitPromise"] = true });
        return answer["exceptionDetails"] is { } fault ? throw new InvalidOperationException(fault.ToJsonString()) : JsonNode.Parse((string)answer["result"]!["value"]!)!;
    }

    /// <summary>Returns what it told of a kind since the page was asked for.</summary>
    internal IReadOnlyList<JsonNode> Told(string kind) => [.. _events.Where(told => string.Equals((string?)told["method"], kind, StringComparison.Ordinal)).Select(told => told["params"]!)];

    private Task SendTextAsync(string method, JsonObject? parameters, string? session, CancellationToken patience)
    {
        var message = new JsonObject { ["id"] = ++_sent, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
            message["sessionId"] = session;

        return _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, patience);
    }

    private async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        await SendTextAsync(method, parameters, _session, _patience.Token);
        while (true)
        {
            var received = await ReceiveAsync();
            if ((int?)received["id"] == _sent)
                return received["result"] ?? throw new InvalidOperationException($"{method}: {received.ToJsonString()}");

            _events.Add(received);
        }
    }

    private async Task<JsonNode> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer.AsMemory(), _patience.Token);
            whole.Write(_buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        return JsonNode.Parse(whole.ToArray())!;
    }

    private static async Task<string> AddressAsync(Process process)
    {
        using var patience = new CancellationTokenSource(StartPatience);
        try
        {
            while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
            {
                if (!line.StartsWith(Listening, StringComparison.Ordinal))
                    continue;

                _ = process.StandardError.ReadToEndAsync(CancellationToken.None);
                return line[Listening.Length..];
            }
        }
        catch (OperationCanceledException failure)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"Chromium did not listen within {StartPatience}.", failure);
        }

        throw new InvalidOperationException("Chromium ended before it listened.");
    }
}
