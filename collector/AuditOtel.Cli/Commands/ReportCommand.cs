using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel report</c>: what a reviewer must look at.</summary>
internal static class ReportCommand
{
    /// <summary>What begins or ends an action; a record of one moment does neither.</summary>
    private static readonly RecordSelection OfActions = RecordSelection.Parse("stage:(intent or outcome)");

    internal static Command Create()
    {
        var directories = new Argument<string[]>("DIR-or-ARCHIVE") { Description = "One or more ledgers' directories or archives.", Arity = ArgumentArity.OneOrMore };
        var unfinished = new Option<bool>("--unfinished") { Description = "The intents without an outcome: actions that still run, or whose process ended while they ran." };
        var from = CommonOptions.Instant("--from", "Only what began at or after TIME.");
        var to = CommonOptions.Instant("--to", "Only what began before TIME.");
        var scan = new Option<bool>("--scan") { Description = "Read every entry and ask no index: somebody who altered an index can hide records with it." };
        var json = CommonOptions.Json();
        var command = new Command("report", "Reports what a reviewer must look at. Exit code 1 when there is something.") { directories, unfinished, from, to, scan, json };
        command.SetAction(parsed =>
        {
            if (!parsed.GetValue(unfinished))
                throw new CommandFailure(ExitCode.Usage, "What is to be reported? Say --unfinished.");
            if (parsed.GetValue(from) >= parsed.GetValue(to))
                throw new CommandFailure(ExitCode.Usage, "--from is not before --to, so nothing can fit: exchange them.");
            var search = new LedgerSearch { Directories = [.. parsed.GetRequiredValue(directories).SelectMany(Places)], Selection = OfActions, UseIndex = !parsed.GetValue(scan), Notice = Terminal.Error };
            var found = UnfinishedIntents.Find(search.Run(), parsed.GetValue(from), parsed.GetValue(to));
            if (parsed.GetValue(json))
                PrintJson(found);
            else
                Print(found);
            return found.Count == 0 ? ExitCode.Good : ExitCode.Finding;
        });
        return command;
    }

    /// <summary>A directory of archives stands for all of them.</summary>
    private static IReadOnlyList<string> Places(string directory)
    {
        var path = LedgerPlace.WithTraceOfLedger(directory);
        return LedgerPlace.ArchivesIn(path) is { Count: > 0 } archives ? archives : [path];
    }

    private static void Print(IReadOnlyList<RecordView> found)
    {
        if (found.Count > 0)
            RecordTable.Write(Terminal.Out, found);
        Terminal.Notice(found.Count == 1 ? "1 unfinished intent" : $"{found.Count} unfinished intents");
    }

    private static void PrintJson(IReadOnlyList<RecordView> found) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("unfinished");
        foreach (var intent in found)
            RecordJson.Write(writer, intent);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
