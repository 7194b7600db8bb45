using System.Text;
using AuditOtel.Ledger;

namespace QuickStart;

/// <summary>What an auditor would do next: verify the ledger, and look for what must not be in it.</summary>
internal static class LedgerCheck
{
    internal static bool Run(string ledger, string secret, SealVerificationKey? sealKey)
    {
        var leaks = Directory.EnumerateFiles(ledger, "*", SearchOption.AllDirectories).Count(file => Holds(file, secret));
        Console.WriteLine(leaks == 0 ? "The new password stands in no file of the ledger." : $"The new password stands in {leaks} files!");

        var report = LedgerVerifier.Verify(new VerificationOptions { Directory = ledger, SealKey = sealKey });
        Console.WriteLine($"Verification: {report.Result.ToString().ToLowerInvariant()}, {report.Records} records, sealed by {report.Seals} seals.");
        foreach (var problem in report.Problems)
            Console.WriteLine($"  {problem.Kind}: {problem.Detail}");
        Console.WriteLine($"The ledger is in {ledger}");
        return leaks == 0 && report.Result == VerificationResult.Intact;
    }

    private static bool Holds(string file, string text) => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
