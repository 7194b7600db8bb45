namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>How a program ended and what it said.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n--- standard output\n{Output}\n--- standard error\n{Errors}";

    /// <summary>Fails the test, with everything the program said, unless it ended as expected.</summary>
    public ProgramResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"expected exit code {exitCode}, got {this}");
        return this;
    }

    /// <summary>An expected failure is one line on standard error, without a stack trace.</summary>
    public string OneSentence()
    {
        var line = Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        return line;
    }
}
