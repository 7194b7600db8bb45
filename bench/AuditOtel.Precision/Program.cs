using System.Globalization;
using AuditOtel.Precision;
using AuditOtel.Precision.Cost;

try
{
    var options = Options.Read(args);
    if (options.Cost is not null)
    {
        Console.WriteLine(await CostRun.MeasureAsync(options));
        return 0;
    }

    var server = ServerSources.Read(options);
    var hits = await Hits.FindAsync(server, options);
    if (options.Json)
    {
        HitReport.PrintJson(server, hits);
        return 0;
    }

    HitReport.Print(hits);
    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{server.FileCount:#,0} files, {server.LineCount:#,0} lines, {hits.Count:#,0} hits"));
    return 0;
}
catch (PrecisionException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Message}\n{Options.Usage}");
    return 2;
}
