using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel search</c>: postselection over one or several ledgers.</summary>
internal static class SearchCommand
{
    private const string Words = """
        A selection (may be left out), then one or more ledgers' directories, archives, or directories of archives.
        A selection joins conditions with 'and', 'or', 'not' and parentheses:
          actor:alice  operation:user.*       one value is this; * stands for any characters, letter case does not count
          outcome:(failure or unknown)        one of several values
          reason:*                            the record has the field
          note:"a (long) text"                quotation marks make every character ordinary
          client:10.0.0.0/8                   an address of the network
          n >= 5   time < 2026-11-01T08:30Z   ranges of numbers and times: > >= < <=; a date alone is the whole day, UTC
        Names: operation action class actor origin target target.type outcome reason stage service host client session
        trace channel time, and the name of any attribute.
        """;

    /// <summary>What a word alone holds when it is a selection and no directory's name.</summary>
    private static readonly SearchValues<char> Signs = SearchValues.Create(":<>");

    private const string Table = "table";

    internal static Command Create()
    {
        var words = new Argument<string[]>("[QUERY] DIR-or-ARCHIVE")
        {
            Description = Words,
            Arity = ArgumentArity.OneOrMore,
        };
        var from = CommonOptions.Instant("--from", "Only what happened at or after TIME.");
        var to = CommonOptions.Instant("--to", "Only what happened before TIME.");
        var limit = new Option<int?>("--limit") { Description = "At most N records.", HelpName = "N", CustomParser = ParseLimit };
        var format = WordOption.Create("--format", "How to print; table when left out.", [Table, .. RecordFormats.Names]);
        format.HelpName = "FORMAT";
        var json = new Option<bool>("--json") { Description = "The same as --format jsonl." };
        var command = new Command("search", "Prints the records that fit a selection, merged by time.") { words, from, to, limit, format, json };
        command.SetAction(parsed =>
        {
            var (selection, directories) = Split(parsed.GetRequiredValue(words));
            var search = new LedgerSearch
            {
                Directories = directories,
                Selection = selection,
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
            };
            if (search.From >= search.To)
                throw new CommandFailure(ExitCode.Usage, "--from is not before --to, so nothing can fit: exchange them.");
            var records = parsed.GetValue(limit) is { } most ? search.Run().Take(most) : search.Run();
            Print(records, parsed.GetValue(json) ? RecordFormats.Standard : parsed.GetValue(format) ?? Table);
            return ExitCode.Good;
        });
        return command;
    }

    /// <summary>The first word is the selection unless it is a directory or an archive.</summary>
    private static (RecordSelection Selection, string[] Directories) Split(string[] words)
    {
        if (words.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal)) is { } option)
            throw new CommandFailure(ExitCode.Usage, $"'{option}' is no option of search: see 'auditotel search --help'.");
        if (Path.Exists(words[0]))
            return (RecordSelection.All, Checked(words));
        var selection = words.Length == 1 && !words[0].AsSpan().ContainsAny(Signs) ? RecordSelection.All : RecordSelection.Parse(words[0]);
        if (words.Length > 1)
            return (selection, Checked(words[1..]));
        throw ReferenceEquals(selection, RecordSelection.All)
            ? new CommandFailure(ExitCode.InputOutput, $"There is no directory '{words[0]}': name a ledger's directory.")
            : new CommandFailure(ExitCode.Usage, "Which ledger? Name its directory after the selection.");
    }

    /// <summary>A directory of archives stands for all of them.</summary>
    private static string[] Checked(string[] directories) => [.. directories.Select(LedgerPlace.Checked).SelectMany(static path => LedgerPlace.ArchivesIn(path) is { Count: > 0 } archives ? archives : [path])];

    private static int? ParseLimit(ArgumentResult argument)
    {
        if (int.TryParse(argument.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
            return limit;
        argument.AddError($"--limit takes a whole number from 1 to {int.MaxValue}.");
        return null;
    }

    private static void Print(IEnumerable<RecordView> records, string name)
    {
        if (RecordFormats.Find(name) is { } format)
            PrintLines(records, format);
        else
            PrintTable(records);
    }

    private static void PrintTable(IEnumerable<RecordView> records)
    {
        var count = RecordTable.Write(Terminal.Out, records);
        Terminal.Notice(count == 1 ? "1 record" : $"{count} records");
    }

    private static void PrintLines(IEnumerable<RecordView> records, IRecordFormat format)
    {
        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        output.Write(format.Heading);
        var line = new ArrayBufferWriter<byte>();
        foreach (var record in records)
        {
            line.ResetWrittenCount();
            format.Write(line, record);
            output.Write(line.WrittenSpan);
        }
    }
}
