using AuditOtel.Bench;
using AuditOtel.Cli.Bench;

var unknown = args.Except(["--json", "--quick", "--calls", "--singles", "--sinks", "--index"], StringComparer.Ordinal).FirstOrDefault();
if (unknown is not null)
{
    await Console.Error.WriteLineAsync($"'{unknown}' is no option: dotnet run -c Release --project bench/AuditOtel.Bench [-- --quick] [--calls] [--singles] [--sinks] [--index] [--json]");
    return 2;
}

var isQuick = args.Contains("--quick", StringComparer.Ordinal);
var duration = isQuick ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(8);
var directory = Directory.CreateTempSubdirectory("aot-bench-");
try
{
    List<Measurement> measurements = [];
    if (args.Contains("--singles", StringComparer.Ordinal))
        await MeasureSinglesAsync(measurements);
    else if (args.Contains("--sinks", StringComparer.Ordinal))
        measurements.AddRange(await OtlpDeliveries.MeasureAsync(duration / 4));
    else if (args.Contains("--index", StringComparer.Ordinal))
        measurements.AddRange(await IndexCost.MeasureAsync(directory.FullName, isQuick ? 500_000 : 10_000_000));
    else
        await MeasureAllAsync(measurements);

    if (args.Contains("--json", StringComparer.Ordinal))
        Report.PrintJson(measurements);
    else
        Report.PrintTable(measurements);
    return 0;
}
finally
{
    directory.Delete(recursive: true);
}

async Task MeasureAllAsync(List<Measurement> measurements)
{
    measurements.AddRange(CallCost.Measure(duration));
    if (!args.Contains("--calls", StringComparer.Ordinal))
        await MeasureStoringAsync(measurements);
}

async Task MeasureSinglesAsync(List<Measurement> measurements)
{
    await using var place = await BenchCollector.StartAsync(directory.FullName);

    // With nothing else to measure there is time for the compiler to come to an end first.
    measurements.AddRange(await SingleRecords.MeasureAsync(place, duration * 3));
}

async Task MeasureStoringAsync(List<Measurement> measurements)
{
    measurements.AddRange(BatchHashes.Measure(duration / 2));
    measurements.AddRange(Selections.Measure(duration / 4));
    measurements.AddRange(await OtlpDeliveries.MeasureAsync(duration / 4));
    await using (var place = await BenchCollector.StartAsync(directory.FullName))
    {
        measurements.AddRange(await SingleRecords.MeasureAsync(place, duration));
        measurements.AddRange(await ManyClients.MeasureAsync(place, duration));
    }

    var settings = new BenchSettings(isQuick ? 50_000 : 400_000, SampleRequest.SmallestRecord, 512, directory.FullName);
    measurements.AddRange(EndToEnd.Describe(await new BenchRun(settings, static _ => { }).MeasureAsync(CancellationToken.None)));

    measurements.AddRange(await Verification.MeasureAsync(directory.FullName, isQuick ? 1 << 18 : 1 << 20));
}
