namespace AuditOtel.Faults.Tests.Support;

/// <summary>A program of the system that makes faults. A machine that cannot run it fails the test, with what the program said.</summary>
internal static class Tool
{
    // Far above what any of it takes on a busy machine: only what never comes gets there.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        ProgramResult result;
        try
        {
            result = await ChildProgram.RunAsync(program, arguments);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"'{program}' cannot be started, so this fault cannot be made here: {missing.Message}. tests/run.sh and tests/faults.sh install what they need.", missing);
        }

        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"'{program} {string.Join(' ', arguments)}' failed, so this fault cannot be made here (root and loop devices are needed): {result}");
    }

    /// <summary>Polls until a condition holds.</summary>
    internal static Task UntilAsync(Func<bool> condition, Func<string> what) => UntilAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, Func{string})"/>
    internal static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what)
    {
        using var bound = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(bound.IsCancellationRequested, $"{what()} did not come within {Patience}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
