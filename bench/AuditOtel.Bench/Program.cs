using AuditOtel.Bench;

var unknown = args.Except(["--json", "--quick"], StringComparer.Ordinal).FirstOrDefault();
if (unknown is not null)
{
    await Console.Error.WriteLineAsync($"'{unknown}' is no option: dotnet run -c Release --project bench/AuditOtel.Bench [-- --quick] [--json]");
    return 2;
}

var duration = args.Contains("--quick", StringComparer.Ordinal) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(8);
var directory = Directory.CreateTempSubdirectory("aot-bench-");
try
{
    List<Measurement> measurements = [.. CallCost.Measure(duration)];
    await using (var place = await BenchCollector.StartAsync(directory.FullName))
    {
        measurements.AddRange(await SingleRecords.MeasureAsync(place, duration));
        measurements.AddRange(await ManyClients.MeasureAsync(place, duration));
        measurements.AddRange(await Batches.MeasureAsync(place, duration));
    }

    measurements.AddRange(await Verification.MeasureAsync(directory.FullName, args.Contains("--quick", StringComparer.Ordinal) ? 1 << 18 : 1 << 20));

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
