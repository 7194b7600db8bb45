using System.CommandLine;
using System.Diagnostics;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Index;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel reindex</c>: builds the search index anew.</summary>
internal static class ReindexCommand
{
    internal static Command Create()
    {
        var directory = CommonOptions.Directory();
        var json = CommonOptions.Json();
        var command = new Command("reindex", "Builds the search index of a ledger anew from its entries. A collector that runs there is asked to do it.") { directory, json };
        command.SetAction((parsed, cancellation) =>
        {
            var path = LedgerPlace.OfLedger(parsed.GetRequiredValue(directory));
            using (var reader = LedgerReader.Open(path))
            {
                using var held = LedgerSideFiles.TryLock(path, LedgerDirectory.LockFile);
                Run(path, reader, held is null, parsed.GetValue(json), cancellation);
            }

            return Task.FromResult(ExitCode.Good);
        });
        return command;
    }

    private static void Run(string path, LedgerReader reader, bool isRunning, bool asJson, CancellationToken cancellation)
    {
        if (isRunning)
        {
            LedgerSideFiles.Write(path, IndexFiles.Folder, IndexFiles.Mark, "an operator asked for it"u8);
            if (asJson)
                PrintJson(reader, "asked", 0, TimeSpan.Zero);
            else
                Terminal.Notice("A collector runs on this ledger: it builds the index anew within a minute; 'auditotel status' tells how far it is.");
            return;
        }

        reader.Refresh();
        var began = Stopwatch.GetTimestamp();
        var indexed = Build(path, reader, cancellation);
        var time = Stopwatch.GetElapsedTime(began);
        if (asJson)
            PrintJson(reader, "built", indexed, time);
        else
            Terminal.Notice($"Indexed {indexed:N0} of {reader.Size:N0} entries in {time.TotalSeconds:N1} s; searches read the others from the ledger.");
    }

    private static long Build(string path, LedgerReader reader, CancellationToken cancellation)
    {
        using var progress = ProgressBar.OfEntries("indexing", reader.Size);
        using var keeper = new IndexKeeper(path, reader.Identity);
        try
        {
            keeper.Renew();
            while (keeper.Step(reader.Size))
            {
                progress?.Report(keeper.Next);
                cancellation.ThrowIfCancellationRequested();
            }

            return keeper.Next;
        }
        catch (IndexFailure failure)
        {
            throw new CommandFailure(ExitCode.InputOutput, failure.Message, failure);
        }
    }

    private static void PrintJson(LedgerReader reader, string result, long indexed, TimeSpan time) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("result", result);
        writer.WriteNumber("entries", reader.Size);
        writer.WriteNumber("indexed", indexed);
        writer.WriteNumber("seconds", Math.Round(time.TotalSeconds, 3));
        writer.WriteEndObject();
    });
}
