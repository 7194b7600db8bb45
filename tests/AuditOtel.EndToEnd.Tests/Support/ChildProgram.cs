using System.Diagnostics;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>Runs a program to its end.</summary>
internal static class ChildProgram
{
    // Far above what any of them takes: only a program that hangs gets there.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    internal static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    internal static async Task<ProgramResult> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        using var process = Process.Start(StartInfo(program, arguments)) ?? throw new InvalidOperationException($"'{program}' did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{program} {string.Join(' ', arguments)}' did not end within {Patience}.");
        }

        return new ProgramResult(process.ExitCode, await output, await errors);
    }
}
