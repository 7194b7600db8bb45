using System.Text.Json.Nodes;
using AuditOtel.Ledger;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>What a verification with the seal key said.</summary>
/// <param name="Result">The verdict.</param>
/// <param name="Seals">How many authentic seals there are.</param>
/// <param name="Kinds">The kinds of the problems it names.</param>
/// <param name="Text">All it said.</param>
internal sealed record Verdict(VerificationResult Result, long Seals, IReadOnlyList<string> Kinds, string Text)
{
    /// <summary>Asks <c>auditotel verify</c>.</summary>
    /// <param name="directory">The ledger's directory.</param>
    /// <param name="wrapper">A program, with its options, that becomes the verifier.</param>
    internal static async Task<Verdict> OfProgramAsync(string directory, params string[] wrapper)
    {
        string[] key = SealKeys.FileOf(directory) is { } file ? ["--seal-key", file] : [];
        string[] words = [.. wrapper, Checkout.Program, "verify", directory, "--json", .. key];
        var said = await ChildProgram.RunAsync(words[0], words[1..]);
        Assert.True(said.Output.StartsWith('{'), $"The verifier gave no report: {said}");
        var report = JsonNode.Parse(said.Output)!;
        var result = Enum.Parse<VerificationResult>((string)report["result"]!, ignoreCase: true);
        Assert.Equal(result == VerificationResult.Intact, said.ExitCode == 0);
        return new Verdict(result, (long)report["seals"]!, [.. report["problems"]!.AsArray().Select(problem => (string)problem!["kind"]!)], said.ToString());
    }

    /// <summary>Asks the same verifier inside the test's own process: for the hundreds of cases where starting a program would take most of the time.</summary>
    internal static Verdict OfLibrary(string directory)
    {
        using var key = SealKeys.FileOf(directory) is { } file ? SealVerificationKey.Parse(File.ReadAllText(file).Trim()) : null;
        var report = LedgerVerifier.Verify(new VerificationOptions { Directory = directory, SealKey = key });
        return new Verdict(report.Result, report.Seals, [.. report.Problems.Select(problem => problem.Kind)], $"{report.Result}: {string.Join('\n', report.Problems)}");
    }
}
