using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AuditOtel.Losses;

/// <summary>A running <c>auditotel run</c>, the built or published program.</summary>
internal sealed class CollectorProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string _data;
    private readonly Task _reading;

    private CollectorProgram(Process process, string data, string grpc)
    {
        (_process, _data, Grpc) = (process, data, grpc);
        _reading = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Host and port of OTLP/gRPC.</summary>
    internal string Grpc { get; }

    /// <summary>Starts one on free ports and returns when it takes records.</summary>
    internal static async Task<CollectorProgram> StartAsync(string data)
    {
        var process = Start("run", "--data", data, "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--api", "127.0.0.1:0");
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
                return new CollectorProgram(process, data, line.Split(' ').Single(word => word.StartsWith("otlp-grpc=", StringComparison.Ordinal))["otlp-grpc=".Length..]);
        }

        throw new LossesException($"the collector did not start: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Kills the collector and reads from its ledger which records it holds, by their targets.</summary>
    internal async Task<HashSet<string>> KillAndReadAsync()
    {
        await EndAsync();
        using var search = Start("search", $"service:{Runner.Service}", _data, "--format", "jsonl");
        var errors = search.StandardError.ReadToEndAsync();
        var targets = new HashSet<string>(StringComparer.Ordinal);
        while (await search.StandardOutput.ReadLineAsync() is { } line)
            targets.Add((string?)JsonNode.Parse(line)!["attributes"]?[AuditAttributes.TargetId] ?? "");
        await search.WaitForExitAsync();
        return search.ExitCode == 0 ? targets : throw new LossesException($"the ledger cannot be searched: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _process.Dispose();
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo(FindProgram(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })
        ?? throw new LossesException("the program auditotel did not start");

    /// <summary>The one that <c>AUDITOTEL</c> names, or the one this build made.</summary>
    private static string FindProgram()
    {
        if (Environment.GetEnvironmentVariable("AUDITOTEL") is { Length: > 0 } named)
            return named;
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        for (var directory = output; directory is not null; directory = directory.Parent)
        {
            var built = Path.Combine(directory.FullName, "collector", "AuditOtel.Cli", "bin", output.Parent!.Name, output.Name, "auditotel");
            if (File.Exists(built))
                return built;
        }

        throw new LossesException("there is no program auditotel: build collector/AuditOtel.Cli, or name it in AUDITOTEL");
    }

    private async Task EndAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }
}
