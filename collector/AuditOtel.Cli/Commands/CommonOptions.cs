using System.CommandLine;
using AuditOtel.Collector.Formats;

namespace AuditOtel.Cli.Commands;

/// <summary>Options and arguments that several commands share, so that they read and behave alike.</summary>
internal static class CommonOptions
{
    /// <summary>The form of records that is none of a file's.</summary>
    internal const string Table = "table";

    internal static Option<string> Data()
    {
        var data = new Option<string>("--data") { Description = "The ledger's directory.", HelpName = "DIR", Required = true };
        data.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<string?>() is { Length: 0 })
                result.AddError("--data is empty: name the ledger's directory.");
        });
        return data;
    }

    internal static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    internal static Option<bool> JsonLines() => new("--json") { Description = "The same as --format jsonl." };

    internal static Option<string?> RecordFormat()
    {
        var format = WordOption.Create("--format", "How to print; table when left out.", [Table, .. RecordFormats.Names]);
        format.HelpName = "FORMAT";
        return format;
    }

    internal static Argument<string> Directory() => new("DIR") { Description = "The ledger's directory." };

    internal static Argument<string> DirectoryOrArchive() => new("DIR-or-ARCHIVE") { Description = "The ledger's directory, or an archive." };

    internal static Option<FileInfo?> SealKeyOut() => new("--seal-key-out")
    {
        Description = "Write the seal key of the new ledger to this new file (0600) instead of printing it. Take it off this host.",
        HelpName = "FILE",
    };

    internal static Option<DateTimeOffset?> Instant(string name, string description) =>
        new(name)
        {
            Description = description + " RFC 3339, UTC unless it says otherwise: 2026-11-01 or 2026-11-01T08:30:00Z.",
            HelpName = "TIME",
            CustomParser = InstantParser.Parse,
        };
}
