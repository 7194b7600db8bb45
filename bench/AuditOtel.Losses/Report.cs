using System.Globalization;
using System.Text.Json;

namespace AuditOtel.Losses;

/// <summary>Prints both columns.</summary>
internal static class Report
{
    private static readonly string[] Heads = ["sent", "ack'd", "stored", "on disk", "lost", "refused", "threw"];

    internal static void PrintHead()
    {
        var heads = string.Concat(Heads.Select(static head => $"{head,8}"));
        Console.WriteLine($"{"",-40} | {"AuditOtel",-55} |");
        Console.WriteLine($"{"scenario",-40} |{heads} | {"the other is",-14}{heads}{"lost",9}");
    }

    internal static void Print(Row row)
    {
        var name = row.Ours is null ? "" : row.Scenario.Name;
        Console.WriteLine($"{name,-40} |{Cells(row.Ours)} | {row.Peer,-14}{Cells(row.Theirs)}{Share(row.Theirs),9}");
    }

    internal static void PrintLegend() => Console.WriteLine(
        """

        ack'd: calls that returned. stored: in the collector's ledger, read after the collector too was killed. on disk: acknowledged, not stored, kept by the
        application on its disk. lost: acknowledged and nowhere. refused: calls that threw AuditUnavailableException; such a record may be stored later. threw: calls
        that threw anything. AuditOtel in the failure mode Deny; Spool with an outbox in the rows with disk retry and with the full file system. OpenTelemetry .NET 1.20.1
        with all defaults but the retry a row names. NLog and Serilog write to a file on the full file system: what they stored is under "on disk".
        """);

    internal static void PrintJson(IEnumerable<Row> rows)
    {
        using var output = Console.OpenStandardOutput();
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var row in rows)
        {
            writer.WriteStartObject();
            writer.WriteString("scenario", row.Scenario.Name);
            if (row.Ours is { } ours)
                Write(writer, "ours", Sender.Trail, ours);
            Write(writer, "theirs", row.Peer, row.Theirs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static string Cells(Result? result) => result switch
    {
        null => $"{"",56}",
        { NotRun: { } reason } => $" {$"not run: {reason}",-55}",
        _ => string.Concat(Figures(result).Select(static figure => $"{figure.ToString("#,0", CultureInfo.InvariantCulture),8}")),
    };

    private static string Share(Result result) => result.Acknowledged == 0 ? "" : ((double)result.Lost / result.Acknowledged).ToString("0.0 %", CultureInfo.InvariantCulture);

    private static int[] Figures(Result result) => [result.Sent, result.Acknowledged, result.Stored, result.Kept, result.Lost, result.Refused, result.Threw];

    private static void Write(Utf8JsonWriter writer, string name, Sender sender, Result result)
    {
        writer.WriteStartObject(name);
        writer.WriteString("sender", sender.ToString());
        if (result.NotRun is { } reason)
            writer.WriteString("notRun", reason);
        string[] names = ["sent", "acknowledged", "stored", "keptOnDisk", "lostOfAcknowledged", "refused", "threw"];
        foreach (var (key, value) in names.Zip(Figures(result)))
            writer.WriteNumber(key, value);
        writer.WriteEndObject();
    }
}
