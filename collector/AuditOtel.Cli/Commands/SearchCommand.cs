using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Query;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel search</c>: postselection over one or several ledgers.</summary>
internal static class SearchCommand
{
    internal static Command Create()
    {
        var words = new Argument<string[]>("[QUERY] DIR-or-ARCHIVE")
        {
            Description = $"A selection (may be left out), then one or more ledgers' directories, archives, or directories of archives.\n{SearchWords.Language}",
            Arity = ArgumentArity.OneOrMore,
        };
        var from = CommonOptions.Instant("--from", "Only what happened at or after TIME.");
        var to = CommonOptions.Instant("--to", "Only what happened before TIME.");
        var limit = new Option<int?>("--limit") { Description = "At most N records.", HelpName = "N", CustomParser = ParseLimit };
        var format = CommonOptions.RecordFormat();
        var json = CommonOptions.JsonLines();
        var scan = new Option<bool>("--scan") { Description = "Read every entry and ask no index: somebody who altered an index can hide records with it." };
        var command = new Command("search", "Prints the records that fit a selection, merged by time.") { words, from, to, limit, format, json, scan };
        command.SetAction(parsed =>
        {
            var (selection, directories) = SearchWords.Split("search", parsed.GetRequiredValue(words));
            var search = new LedgerSearch
            {
                Directories = directories,
                Selection = selection,
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                UseIndex = !parsed.GetValue(scan),
                Notice = Terminal.Error,
            };
            if (search.From >= search.To)
                throw new CommandFailure(ExitCode.Usage, "--from is not before --to, so nothing can fit: exchange them.");
            var records = parsed.GetValue(limit) is { } most ? search.Run().Take(most) : search.Run();
            RecordOutput.Print(records, parsed.GetValue(json) ? RecordFormats.Standard : parsed.GetValue(format) ?? CommonOptions.Table);
            return ExitCode.Good;
        });
        return command;
    }

    private static int? ParseLimit(ArgumentResult argument)
    {
        if (int.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
            return limit;
        argument.AddError($"--limit takes a whole number from 1 to {int.MaxValue}.");
        return null;
    }
}
