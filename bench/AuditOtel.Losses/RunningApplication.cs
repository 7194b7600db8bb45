using System.Diagnostics;
using System.Text.Json;

namespace AuditOtel.Losses;

/// <summary>The application's process.</summary>
internal sealed class RunningApplication : IAsyncDisposable
{
    // Far above what any of them takes.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private RunningApplication(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it and returns when it waits for the word to begin.</summary>
    internal static async Task<RunningApplication> StartAsync(Load load)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Application.Verb, JsonSerializer.Serialize(load)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in OpenTelemetrySender.Variables(load))
            start.Environment[name] = value;
        var application = new RunningApplication(Process.Start(start) ?? throw new LossesException("the application did not start"));
        return await application._process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is "ready"
            ? application
            : throw new LossesException($"the application did not become ready: {await application._errors}");
    }

    internal async Task BeginAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Kills it when so many calls have returned; returns what they were.</summary>
    internal async Task KillAsync(Evidence evidence, int after)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (evidence.Count(CallState.Returned) < after && !_process.HasExited)
            await Task.Delay(TimeSpan.FromMilliseconds(1), patience.Token);
        if (_process.HasExited)
            throw new LossesException("the application ended before it was killed");
        _process.Kill();
        await _process.WaitForExitAsync(patience.Token);
    }

    /// <summary>Waits for its end and returns what it said on standard error.</summary>
    internal async Task<string> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        var errors = await _errors;
        return _process.ExitCode == 0 ? errors : throw new LossesException($"the application ended with exit code {_process.ExitCode}: {errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
    }
}
