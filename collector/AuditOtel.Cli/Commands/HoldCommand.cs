using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Retention;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel hold</c>: what must be kept whatever the retention policy says.</summary>
internal static class HoldCommand
{
    internal static Command Create() => new("hold", "Keeps records from expiring, for instance for an investigation.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var data = CommonOptions.Data();
        var id = Id();
        var query = new Option<string?>("--query") { Description = "The selection; every segment with a record that fits is kept.", HelpName = "QUERY" };
        var from = CommonOptions.Instant("--from", "Only what happened at or after this time.");
        var to = CommonOptions.Instant("--to", "Only what happened before this time.");
        var reason = Reason();
        var socket = Socket();
        var command = new Command("add", "Adds a hold. It is recorded first; what cannot be recorded does not happen.") { data, id, query, from, to, reason, socket };
        command.SetAction(async (parsed, cancellation) =>
        {
            var hold = new Hold(
                parsed.GetRequiredValue(id), parsed.GetValue(query) ?? "", parsed.GetValue(from), parsed.GetValue(to), parsed.GetRequiredValue(reason), Environment.UserName, TimeProvider.System.GetUtcNow());
            if (hold.Problem() is { } problem)
                throw new CommandFailure(ExitCode.Usage, problem);
            await HoldChange.AddAsync(LedgerPlace.Checked(parsed.GetRequiredValue(data)), hold, parsed.GetValue(socket), cancellation);
            Terminal.Out.WriteLine($"holding {SafeText.Escape(hold.Id)}");
            return ExitCode.Good;
        });
        return command;
    }

    private static Command Remove()
    {
        var data = CommonOptions.Data();
        var id = Id();
        var reason = Reason();
        var socket = Socket();
        var command = new Command("remove", "Removes a hold. It is recorded first.") { data, id, reason, socket };
        command.SetAction(async (parsed, cancellation) =>
        {
            await HoldChange.RemoveAsync(LedgerPlace.Checked(parsed.GetRequiredValue(data)), parsed.GetRequiredValue(id), parsed.GetRequiredValue(reason), parsed.GetValue(socket), cancellation);
            Terminal.Out.WriteLine($"no longer holding {SafeText.Escape(parsed.GetRequiredValue(id))}");
            return ExitCode.Good;
        });
        return command;
    }

    private static Command List()
    {
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("list", "Prints the holds.") { data, json };
        command.SetAction(parsed =>
        {
            var directory = LedgerPlace.Checked(parsed.GetRequiredValue(data));
            if (!LedgerDirectory.Exists(directory))
                throw new CommandFailure(ExitCode.InputOutput, $"There is no ledger in '{directory}': name a ledger's directory.");
            var holds = HoldFile.Read(directory);
            if (parsed.GetValue(json))
                PrintJson(holds);
            else
                Print(holds);
            return ExitCode.Good;
        });
        return command;
    }

    private static Option<string> Id() => new("--id") { Description = "The hold's name.", HelpName = "ID", Required = true };

    private static Option<string> Reason() => new("--reason") { Description = "Why, in a sentence.", HelpName = "TEXT", Required = true };

    private static Option<string?> Socket() => new("--socket") { Description = "The running collector's socket; DIR/ingest.sock when left out.", HelpName = "PATH" };

    private static void Print(IReadOnlyList<Hold> holds)
    {
        foreach (var hold in holds)
        {
            var what = string.Join(' ', new[] { hold.Query, hold.From is { } from ? $"from {from:u}" : "", hold.To is { } to ? $"to {to:u}" : "" }.Where(static part => part.Length > 0));
            Terminal.Out.WriteLine($"{SafeText.Escape(hold.Id)}  {SafeText.Escape(what)}  since {hold.Since:u} by {SafeText.Escape(hold.By)}: {SafeText.Escape(hold.Reason)}");
        }

        Terminal.Notice(holds.Count == 1 ? "1 hold" : $"{holds.Count} holds");
    }

    private static void PrintJson(IReadOnlyList<Hold> holds) => Terminal.JsonList("holds", holds, static (writer, hold) =>
    {
        writer.WriteString("id", hold.Id);
        writer.WriteString("query", hold.Query);
        if (hold.From is { } from)
            writer.WriteString("from", from);
        if (hold.To is { } to)
            writer.WriteString("to", to);
        writer.WriteString("reason", hold.Reason);
        writer.WriteString("by", hold.By);
        writer.WriteString("since", hold.Since);
    });
}
