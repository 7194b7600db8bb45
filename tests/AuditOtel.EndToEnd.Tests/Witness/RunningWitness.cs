using System.Diagnostics;

namespace AuditOtel.EndToEnd.Tests.Witness;

/// <summary>A running <c>auditotel witness</c>.</summary>
/// <param name="Process">The program.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Key">The file with its verifier key.</param>
internal sealed record RunningWitness(Process Process, string Address, string Key) : IDisposable
{
    public void Dispose()
    {
        Process.Kill();
        Process.WaitForExit();
        Process.Dispose();
    }
}
