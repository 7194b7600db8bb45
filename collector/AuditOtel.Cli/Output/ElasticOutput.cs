using System.Text.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks.Elastic.Compare;
using AuditOtel.Collector.Sinks.Elastic.Setup;

namespace AuditOtel.Cli.Output;

/// <summary>What the commands about Elasticsearch did and found, for people and for machines.</summary>
internal static class ElasticOutput
{
    internal static void Print(IReadOnlyList<SetupStep> steps, string dataStream, bool json)
    {
        if (json)
        {
            Terminal.JsonList("steps", steps, static (writer, step) =>
            {
                writer.WriteString("what", step.What);
                writer.WriteString("name", step.Name);
                writer.WriteString("state", step.State);
            });
            return;
        }

        foreach (var step in steps)
            Terminal.Out.WriteLine($"{step.State,-8} {step.What} {step.Name}");
        if (steps.Any(static step => step.State is SetupStep.Updated))
            Terminal.Notice($"What was updated holds from the next generation on: POST {dataStream}/_rollover begins it now.");
    }

    internal static void Print(ComparisonReport report, bool json)
    {
        if (json)
            PrintJson(report);
        else
            PrintText(report);
    }

    private static (string Name, ComparisonFindings Findings)[] Groups(ComparisonReport report) =>
        [("missing", report.Missing), ("extra", report.Extra), ("altered", report.Altered), ("repeated", report.Repeated)];

    private static void PrintText(ComparisonReport report)
    {
        Terminal.Out.WriteLine($"ledger      {SafeText.Escape(report.Ledger)}, to entry {report.Next:N0}");
        Terminal.Out.WriteLine($"data stream {report.DataStream}");
        Terminal.Out.WriteLine($"records     {report.Records:N0}");
        Terminal.Out.WriteLine($"documents   {report.Documents:N0}");
        if (report.Expired > 0)
            Terminal.Out.WriteLine($"expired     {report.Expired:N0} documents of entries that the ledger has no more: their leaf hashes are right, their content could not be compared");
        if (report.Others > 0)
            Terminal.Out.WriteLine($"others      {report.Others:N0} documents in the range do not name this ledger: they were not looked at");
        foreach (var (name, findings) in Groups(report))
        {
            Terminal.Out.WriteLine($"{name,-11} {findings.Count:N0}");
            foreach (var finding in findings.Listed)
                Terminal.Out.WriteLine(SafeText.Escape($"  entry {finding.Index?.ToString() ?? "-"}  record {Shown(finding.Record)}  document {Shown(finding.Document)}{(finding.Detail.Length == 0 ? "" : $"  {finding.Detail}")}"));
            if (findings.Count > findings.Listed.Count)
                Terminal.Out.WriteLine($"  and {findings.Count - findings.Listed.Count:N0} more");
        }

        Terminal.Out.WriteLine(report.IsEqual ? "EQUAL: the documents that name this ledger are exactly what it holds." : "DIFFERENT: the documents that name this ledger are not exactly what it holds.");
    }

    private static string Shown(string id) => id.Length == 0 ? "-" : id;

    private static void PrintJson(ComparisonReport report) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("result", report.IsEqual ? "equal" : "different");
        writer.WriteString("ledger", report.Ledger);
        writer.WriteString("dataStream", report.DataStream);
        writer.WriteNumber("next", report.Next);
        writer.WriteNumber("records", report.Records);
        writer.WriteNumber("documents", report.Documents);
        writer.WriteNumber("expired", report.Expired);
        writer.WriteNumber("others", report.Others);
        foreach (var (name, findings) in Groups(report))
            Write(writer, name, findings);
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, string name, ComparisonFindings findings)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("count", findings.Count);
        writer.WriteStartArray("listed");
        foreach (var finding in findings.Listed)
        {
            writer.WriteStartObject();
            if (finding.Index is { } index)
                writer.WriteNumber("index", index);
            writer.WriteString("record", finding.Record);
            writer.WriteString("document", finding.Document);
            writer.WriteString("detail", finding.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
