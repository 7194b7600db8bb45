using System.Diagnostics;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Witness;

/// <summary>A running <c>auditotel witness</c>.</summary>
/// <param name="Process">The program.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Key">The file with its verifier key.</param>
internal sealed record RunningWitness(Process Process, string Address, string Key) : IDisposable
{
    /// <summary>Starts one for a log and returns when it answers.</summary>
    internal static async Task<RunningWitness> StartAsync(string data, string logKey)
    {
        var process = Process.Start(ChildProgram.StartInfo(Checkout.Program, ["witness", "--data", data, "--listen", "127.0.0.1:0", "--log", logKey]))!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var key = await process.StandardOutput.ReadLineAsync(patience.Token);
        var ready = await process.StandardOutput.ReadLineAsync(patience.Token);
        Assert.StartsWith("ready witness=", ready, StringComparison.Ordinal);
        Assert.Equal(key, (await File.ReadAllTextAsync(Path.Combine(data, "witness.vkey"), patience.Token)).TrimEnd('\n'));
        return new RunningWitness(process, ready!["ready witness=".Length..], Path.Combine(data, "witness.vkey"));
    }

    public void Dispose()
    {
        Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }
}
