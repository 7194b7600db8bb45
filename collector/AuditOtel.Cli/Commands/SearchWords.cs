using System.Buffers;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Cli.Commands;

/// <summary>The words of commands that take a selection and ledgers.</summary>
internal static class SearchWords
{
    /// <summary>The language of selections, for a help text.</summary>
    internal const string Language = """
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

    /// <summary>The first word is the selection unless it is a directory or an archive.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="words">What was typed.</param>
    /// <exception cref="CommandFailure">A word is neither.</exception>
    internal static (RecordSelection Selection, string[] Directories) Split(string command, string[] words)
    {
        if (words.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal)) is { } option)
            throw new CommandFailure(ExitCode.Usage, $"'{option}' is no option of {command}: see 'auditotel {command} --help'.");
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
}
