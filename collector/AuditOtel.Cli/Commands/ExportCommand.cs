using System.Buffers;
using System.CommandLine;
using AuditOtel.Cli.Export;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Query.Export;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel export</c>: the ledger, or its records, in another form.</summary>
internal static class ExportCommand
{
    private const string Tiles = "tlog-tiles";

    /// <summary>What a word holds when it is a selection and no directory's name.</summary>
    private static readonly SearchValues<char> Signs = SearchValues.Create(":<>");

    internal static Command Create()
    {
        var words = new Argument<string[]>("DIR-or-ARCHIVE [QUERY]")
        {
            Description = "One or more ledgers' directories, archives, or directories of archives; then a selection, as 'auditotel search' takes it.",
            Arity = ArgumentArity.OneOrMore,
        };
        var format = WordOption.Create("--format", "The form.", [.. RecordFormats.Names, Tiles]);
        format.HelpName = "FORMAT";
        format.Required = true;
        var output = new Option<string>("--out")
        {
            Description = "What to make; it must not exist. Records are compressed when it ends in .gz, and go to standard output when it is '-'.",
            HelpName = "PATH",
            Required = true,
        };
        var from = CommonOptions.Instant("--from", "Only what happened at or after TIME.");
        var to = CommonOptions.Instant("--to", "Only what happened before TIME.");
        var json = CommonOptions.Json();
        var command = new Command("export", "Writes records to a file that is whole or not there at all; tlog-tiles is a directory that transparency-log tools read (C2SP tlog-tiles), with all entries.")
        {
            words, format, output, from, to, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var (sources, query) = Split(parsed.GetRequiredValue(words));
            var path = parsed.GetRequiredValue(output);
            if (path.Length == 0)
                throw new CommandFailure(ExitCode.Usage, "--out is empty: name what to make.");
            if (RecordFormats.Find(parsed.GetRequiredValue(format)!) is { } form)
            {
                var export = new RecordExport { Sources = sources, Format = form, Selection = query ?? RecordSelection.All, From = parsed.GetValue(from), To = parsed.GetValue(to) };
                Run(stop => RecordExportRun.Run(export, path, parsed.GetValue(json), stop), cancellation);
            }
            else if (sources.Length > 1 || query is not null || parsed.GetValue(from) is not null || parsed.GetValue(to) is not null)
            {
                throw new CommandFailure(ExitCode.Usage, "tlog-tiles holds one whole ledger: name its directory alone, or choose another format.");
            }
            else
            {
                Run(stop => TileExportRun.Run(sources[0], path, parsed.GetValue(json), stop), cancellation);
            }

            return Task.FromResult(ExitCode.Good);
        });
        return command;
    }

    /// <summary>A signal ends it in order, so that nothing half done is left.</summary>
    private static void Run(Action<CancellationToken> export, CancellationToken cancellation)
    {
        using var signal = new StopSignal();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, signal.Token);
        try
        {
            export(stop.Token);
        }
        catch (OperationCanceledException stopped)
        {
            throw new CommandFailure(ExitCode.InputOutput, "The export was stopped before it was whole: nothing of it is left, but what standard output got.", stopped);
        }
    }

    /// <summary>The last word is the selection when it can be one and leads nowhere.</summary>
    private static (string[] Sources, RecordSelection? Query) Split(string[] words)
    {
        if (words.FirstOrDefault(static word => word.StartsWith("--", StringComparison.Ordinal)) is { } option)
            throw new CommandFailure(ExitCode.Usage, $"'{option}' is no option of export: see 'auditotel export --help'.");
        var isQuery = words.Length > 1 && words[^1].AsSpan().ContainsAny(Signs) && !Path.Exists(words[^1]);
        return isQuery ? (Checked(words[..^1]), RecordSelection.Parse(words[^1])) : (Checked(words), null);
    }

    /// <summary>A directory of archives stands for all of them.</summary>
    private static string[] Checked(string[] sources) => [.. sources.Select(LedgerPlace.Checked).SelectMany(static path => LedgerPlace.ArchivesIn(path) is { Count: > 0 } archives ? archives : [path])];
}
