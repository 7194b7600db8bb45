using System.Globalization;
using AuditOtel.Losses;

if (args is [Application.Verb, var settings])
    return await Application.RunAsync(settings);

var (records, json) = (20_000, false);
for (var i = 0; i < args.Length; i++)
{
    if (args[i] is "--json")
        json = true;
    else if (args[i] is "--records" && ++i < args.Length && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out records) && records is >= 1_000 and <= 1_000_000)
        continue;
    else
    {
        await Console.Error.WriteLineAsync($"'{args[Math.Min(i, args.Length - 1)]}' is no option: dotnet run -c Release --project bench/AuditOtel.Losses [-- --records N (1,000 to 1,000,000)] [--json]");
        return 2;
    }
}

var directory = Directory.CreateTempSubdirectory("aot-losses-");
try
{
    var runner = new Runner(directory.FullName);
    var rows = new List<Row>();
    if (!json)
        Report.PrintHead();
    foreach (var scenario in Scenario.All(records))
    {
        Result? ours = await runner.RunAsync(scenario, Sender.Trail);
        foreach (var peer in scenario.Peers)
        {
            rows.Add(new Row(scenario, ours, peer, await runner.RunAsync(scenario, peer)));
            ours = null;
            if (!json)
                Report.Print(rows[^1]);
        }
    }

    if (json)
        Report.PrintJson(rows);
    else
        Report.PrintLegend();
    return rows.TrueForAll(static row => row.IsGood) ? 0 : 1;
}
finally
{
    directory.Delete(recursive: true);
}
