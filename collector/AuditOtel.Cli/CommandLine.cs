using System.CommandLine;
using System.CommandLine.Parsing;
using AuditOtel.Cli.Bench;
using AuditOtel.Cli.Commands;
using AuditOtel.Cli.Output;
using AuditOtel.Collector;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Sinks;
using AuditOtel.Ledger;

namespace AuditOtel.Cli;

/// <summary>The program: parses, runs one command, and turns every expected failure into one sentence and an exit code.</summary>
internal static class CommandLine
{
    internal static async Task<int> RunAsync(string[] args)
    {
        Terminal.UseUtf8();
        var parsed = Build().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Terminal.Error(error.Message);
            Terminal.Error($"See '{CommandPath(parsed)} --help'.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure) when (Explain(failure) is { } code)
        {
            foreach (var message in failure is CollectorException collector ? collector.Errors : [failure.Message])
                Terminal.Error(message);
            return code;
        }
    }

    private static RootCommand Build() => new("AuditOtel: proves who did what. The collector, and the tools to read and verify its ledger.")
    {
        InitCommand.Create(),
        RunCommand.Create(),
        StatusCommand.Create(),
        ConfigCommand.Create(),
        BenchCommand.Create(),
        LogCommand.Create(),
        SearchCommand.Create(),
        TailCommand.Create(),
        ReportCommand.Create(),
        ReindexCommand.Create(),
        ShowCommand.Create(),
        VerifyCommand.Create(),
        ArchiveCommand.Create(),
        HoldCommand.Create(),
        ProveCommand.Create(),
        CheckProofCommand.Create(),
        ExportCommand.Create(),
        WitnessCommand.Create(),
        SurfaceCommand.Create(),
        ElasticCommand.Create(),
    };

    /// <summary>The exit code of an expected failure; null for a bug, which then shows itself in full.</summary>
    private static int? Explain(Exception failure) => failure switch
    {
        CommandFailure command => command.ExitCode,
        SelectionException or CollectorException { IsConfiguration: true } => ExitCode.Usage,
        SinkException => ExitCode.InputOutput,
        LedgerException { Reason: LedgerReason.Corrupt } => ExitCode.Finding,
        LedgerException { Reason: LedgerReason.NotAllowed } => ExitCode.NotAllowed,
        LedgerException or CollectorException or IOException => ExitCode.InputOutput,
        UnauthorizedAccessException => ExitCode.NotAllowed,
        _ => null,
    };

    private static string CommandPath(ParseResult parsed)
    {
        var path = "";
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: not RootCommand } command; result = result.Parent)
            path = $" {command.Command.Name}{path}";
        return $"auditotel{path}";
    }
}
