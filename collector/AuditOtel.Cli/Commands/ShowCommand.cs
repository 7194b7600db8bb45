using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Archiving;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel show</c>: one record, whole.</summary>
internal static class ShowCommand
{
    internal static Command Create()
    {
        var record = new Argument<string>("RECORD") { Description = "The record's index in the ledger, or its record id." };
        var directory = CommonOptions.DirectoryOrArchive();
        var hex = new Option<bool>("--hex") { Description = "Also print the entry's bytes." };
        var proof = new Option<bool>("--proof") { Description = "Also print the proof that the record stands in the tree of the last checkpoint." };
        var json = CommonOptions.Json();
        var command = new Command("show", "Prints one record, whole.") { record, directory, hex, proof, json };
        command.SetAction(parsed =>
        {
            var path = LedgerPlace.Checked(parsed.GetRequiredValue(directory));
            var isArchive = File.Exists(path) || ArchiveSummary.IsExtracted(path);
            if (isArchive && parsed.GetValue(proof))
                throw new CommandFailure(ExitCode.Usage, "An archive proves its entries together and not one alone: use 'auditotel verify' for it, or --proof with the ledger.");
            using var extracted = File.Exists(path) ? ExtractedArchive.Extract(path) : null;
            using var reader = LedgerReader.Open(extracted?.Directory ?? path);
            var entry = RecordPlace.Find(reader, parsed.GetRequiredValue(record));
            var shown = new ShownEntry(
                reader.Identity.Name,
                entry,
                reader.LeafHash(entry.Index),
                parsed.GetValue(proof) ? Prove(path, entry.Index) : null,
                parsed.GetValue(hex));
            if (parsed.GetValue(json))
                ShowOutput.PrintJson(shown);
            else
                ShowOutput.Print(shown);
            return ExitCode.Good;
        });
        return command;
    }

    private static ShownProof Prove(string directory, long index)
    {
        using var tiles = TileReader.Open(directory);
        var checkpoint = tiles.Checkpoint;
        if (checkpoint.Size <= index)
            throw new CommandFailure(ExitCode.InputOutput, $"No checkpoint covers index {index} yet: one is signed every second, ask again.");
        return new ShownProof(checkpoint, tiles.InclusionProof(index, checkpoint.Size));
    }
}
