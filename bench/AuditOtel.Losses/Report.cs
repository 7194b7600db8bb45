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
        Console.WriteLine($"{"",-62} | {"AuditOtel",-56} | OpenTelemetry .NET 1.20, OTLP");
        Console.WriteLine($"{"scenario",-62} |{heads} |{heads}{"lost",9}");
    }

    internal static void Print(Row row) => Console.WriteLine($"{row.Scenario.Name,-62} |{Cells(row.Ours)} |{Cells(row.Theirs)}{Share(row.Theirs),9}");

    internal static void PrintLegend() => Console.WriteLine(
        """

        ack'd: calls that returned. stored: in the collector's ledger, read after the collector too was killed. on disk: acknowledged, not stored, kept by the
        application on its disk. lost: acknowledged and nowhere. refused: calls that threw AuditUnavailableException; such a record may be stored later. threw: calls
        that threw anything. AuditOtel in the failure mode Deny; Spool with an outbox where the row says disk retry. In the last row the second column is a channel
        with a background consumer. NLog and Serilog are not run: their packages were not to be had.
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
            Write(writer, "ours", Sender.Trail, row.Ours);
            Write(writer, "theirs", row.Scenario.Peer, row.Theirs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.Flush();
        output.WriteByte((byte)'\n');
    }

    private static string Cells(Result result) => result.NotRun is { } reason
        ? $" {$"not run: {reason}",-55}"
        : string.Concat(Figures(result).Select(static figure => $"{figure.ToString("#,0", CultureInfo.InvariantCulture),8}"));

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
