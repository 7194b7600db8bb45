using System.CommandLine;
using System.Text;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel prove</c>: an offline bundle of one record, its inclusion proof and the checkpoint.</summary>
internal static class ProveCommand
{
    internal static Command Create()
    {
        var record = new Argument<string>("RECORD") { Description = "The record's index in the ledger, or its record id." };
        var directory = CommonOptions.Directory();
        var output = new Option<FileInfo>("--out") { Description = "File to write; it must not exist. Usually named .tlog-proof.", HelpName = "FILE", Required = true };
        var json = CommonOptions.Json();
        var command = new Command("prove", "Writes a proof that a record stands in the ledger, to be checked anywhere without it. It holds the record itself.") { record, directory, output, json };
        command.SetAction(parsed =>
        {
            var path = LedgerPlace.OfLedger(parsed.GetRequiredValue(directory));
            var bundle = Prove(path, parsed.GetRequiredValue(record), out var checkpoint);
            var file = parsed.GetRequiredValue(output);
            OutsidePlace.Demand(file.FullName, path, "The proof");
            Write(file, bundle.Format());
            if (parsed.GetValue(json))
                PrintJson(bundle, checkpoint, file);
            else
                Terminal.Notice($"Wrote the proof of entry {bundle.Index} in the checkpoint of size {checkpoint.Size} to {file.FullName}. It holds the record: give it only to who may read that.");
            return ExitCode.Good;
        });
        return command;
    }

    private static ProofBundle Prove(string directory, string record, out Checkpoint checkpoint)
    {
        long index;
        using (var reader = LedgerReader.Open(directory))
            index = RecordPlace.Find(reader, record).Index;
        using var tiles = TileReader.Open(directory);
        using var kept = KeptCheckpoints.Open(directory);
        if (tiles.Checkpoint.Size <= index)
            throw new CommandFailure(ExitCode.InputOutput, $"No checkpoint covers index {index} yet: one is signed every second, ask again.");
        checkpoint = kept.NewestCosigned(index, tiles.Checkpoint.Size) ?? tiles.Checkpoint;
        return ProofBundle.Create(tiles, index, checkpoint);
    }

    private static void Write(FileInfo file, string text)
    {
        using var stream = Create(file);
        try
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
            stream.Flush();
        }
        catch
        {
            file.Delete();
            throw;
        }
    }

    private static FileStream Create(FileInfo file)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The program runs on Linux.");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        try
        {
            return new FileStream(file.FullName, options);
        }
        catch (IOException cause) when (file.Exists)
        {
            throw new CommandFailure(ExitCode.InputOutput, $"There is a file '{file.FullName}' already: remove it, or choose another name.", cause);
        }
        catch (IOException cause)
        {
            throw new CommandFailure(ExitCode.InputOutput, $"The file '{file.FullName}' cannot be made: {SafeText.Escape(cause.Message)}", cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new CommandFailure(ExitCode.NotAllowed, $"The file '{file.FullName}' cannot be made by this user: choose another place.", cause);
        }
    }

    private static void PrintJson(ProofBundle bundle, Checkpoint checkpoint, FileInfo file) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("file", file.FullName);
        writer.WriteString("ledger", checkpoint.Origin);
        writer.WriteNumber("index", bundle.Index);
        writer.WriteNumber("size", checkpoint.Size);
        writer.WriteEndObject();
    });
}
