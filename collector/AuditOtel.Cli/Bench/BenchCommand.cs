using System.CommandLine;
using AuditOtel.Cli.Commands;

namespace AuditOtel.Cli.Bench;

/// <summary><c>auditotel bench</c>: what this host can do, end to end.</summary>
internal static class BenchCommand
{
    private const int DefaultRecords = 200_000;
    private const int DefaultBatch = 512;
    private const int MostRecords = 100_000_000;
    private const int MostBytes = 60_000;
    private const int MostBatch = 10_000;

    internal static Command Create()
    {
        var records = Number("--records", "N", "Records to send in batches.", DefaultRecords, 1, MostRecords);
        var size = Number("--size", "B", "Bytes of one record.", SampleRequest.SmallestRecord, SampleRequest.SmallestRecord, MostBytes);
        var batch = Number("--batch", "N", "Records of one batch.", DefaultBatch, 1, MostBatch);
        var data = new Option<DirectoryInfo>("--data") { Description = "A directory on the disk to measure; the system's temporary directory when left out.", HelpName = "DIR", DefaultValueFactory = static _ => new DirectoryInfo(Path.GetTempPath()) };
        var json = CommonOptions.Json();
        var command = new Command("bench", "Measures this host end to end through a real collector, beside raw writes and hashes of the same run.") { records, size, batch, data, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = parsed.GetRequiredValue(data);
            if (!directory.Exists)
                throw new CommandFailure(ExitCode.InputOutput, $"There is no directory '{directory.FullName}': name one on the disk to measure.");
            using var progress = new BenchProgress();
            var settings = new BenchSettings(parsed.GetValue(records), parsed.GetValue(size), parsed.GetValue(batch), directory.FullName);
            var figures = await new BenchRun(settings, progress.Show).MeasureAsync(cancellation);
            progress.Dispose();
            if (parsed.GetValue(json))
                BenchOutput.PrintJson(figures);
            else
                BenchOutput.Print(figures);
            return ExitCode.Good;
        });
        return command;
    }

    private static Option<int> Number(string name, string help, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{description} {standard} when left out.", HelpName = help, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < least || result.GetValueOrDefault<int>() > most)
                result.AddError($"{name} must be {least} to {most}.");
        });
        return option;
    }
}
