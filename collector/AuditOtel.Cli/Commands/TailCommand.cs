using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel tail</c>: follows a ledger.</summary>
internal static class TailCommand
{
    private const int StandardLines = 10;
    private const int MaxFailures = 10;
    private const int PrintedAtOnce = 256;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(300);

    internal static Command Create()
    {
        var words = new Argument<string[]>("[QUERY] [DIR]") { Description = $"A selection (may be left out), then the ledger's directory unless --data names it.\n{SearchWords.Language}", Arity = ArgumentArity.ZeroOrMore };
        var data = new Option<string?>("--data") { Description = "The ledger's directory.", HelpName = "DIR" };
        var from = CommonOptions.Instant("--from", "Begin with what happened at or after TIME.");
        var lines = new Option<int?>("--lines", "-n") { Description = $"Begin with the last N records that fit; {StandardLines} when left out, all with --from.", HelpName = "N", CustomParser = ParseLines };
        var format = CommonOptions.RecordFormat();
        var json = CommonOptions.JsonLines();
        var command = new Command("tail", "Follows a ledger: prints its last records, then each new one when a checkpoint covers it, within about a second. Until SIGTERM or Ctrl-C.") { words, data, from, lines, format, json };
        command.SetAction(async (parsed, _) =>
        {
            var (selection, directory) = Place(parsed.GetValue(words) ?? [], parsed.GetValue(data));
            var start = parsed.GetValue(from);
            using var tail = new LedgerTail(directory, selection, start);
            using var output = new FollowedOutput(parsed.GetValue(json) ? RecordFormats.Standard : parsed.GetValue(format) ?? CommonOptions.Table);
            await FollowAsync(tail, parsed.GetValue(lines) ?? (start is null ? StandardLines : null), output);
            return ExitCode.Good;
        });
        return command;
    }

    private static (RecordSelection Selection, string Directory) Place(string[] words, string? data)
    {
        if (data is not null)
        {
            return words.Length <= 1
                ? (words is [var text] ? RecordSelection.Parse(text) : RecordSelection.All, LedgerPlace.OfLedger(data))
                : throw new CommandFailure(ExitCode.Usage, "There is more than a selection beside --data: put the selection into apostrophes.");
        }

        if (words.Length == 0)
            throw new CommandFailure(ExitCode.Usage, "Which ledger? Name its directory.");
        var (selection, directories) = SearchWords.Split("tail", words);
        return directories is [var only] ? (selection, LedgerPlace.OfLedger(only)) : throw new CommandFailure(ExitCode.Usage, "One ledger can be followed at a time: name one directory.");
    }

    private static async Task FollowAsync(LedgerTail tail, int? lines, FollowedOutput output)
    {
        using var stop = new StopSignal();
        foreach (var records in tail.First(lines, Terminal.Error).Chunk(PrintedAtOnce))
        {
            output.Print(records);
            if (HasEnded(stop))
                return;
        }

        output.Print([]);
        for (var failures = 0; !HasEnded(stop);)
        {
            if (Next(tail, ref failures) is { } records)
                output.Print(records);
            else
                await Task.WhenAny(stop.Received, Task.Delay(Poll, TimeProvider.System));
        }
    }

    private static bool HasEnded(StopSignal stop) => stop.Received.IsCompleted || OutputPipe.IsClosed();

    /// <summary>What came; null when nothing did. A failure may come of what a collector does at its start, so that it is tried again.</summary>
    private static IReadOnlyList<RecordView>? Next(LedgerTail tail, ref int failures)
    {
        try
        {
            var (records, next, missed, isEnd) = tail.Next();
            failures = 0;
            if (missed > 0)
                Terminal.Error($"{missed} entries before {next} expired before they were read.");
            return records.Count > 0 || !isEnd ? records : null;
        }
        catch (LedgerException) when (++failures < MaxFailures)
        {
            return null;
        }
    }

    private static int? ParseLines(ArgumentResult argument)
    {
        if (int.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var lines))
            return lines;
        argument.AddError($"--lines takes a whole number from 0 to {int.MaxValue}.");
        return null;
    }
}
