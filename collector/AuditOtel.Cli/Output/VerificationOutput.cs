using System.Globalization;
using System.Text.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Output;

/// <summary>A verification report for people and for machines (contract.md, "verify").</summary>
internal static class VerificationOutput
{
    internal static void Print(VerificationReport report, bool ownKey)
    {
        Terminal.Out.WriteLine($"{Word(report)}: {report.Records:N0} records in {report.Entries:N0} entries, {report.Checkpoints:N0} checkpoints, root {Convert.ToBase64String(report.Root)}");
        if (report.SealedUntil is { } sealedUntil)
            Terminal.Out.WriteLine($"  sealed: {report.SealedSize:N0} entries until {sealedUntil:yyyy-MM-dd HH:mm:ss} UTC, {report.Seals:N0} seals");
        if (report.Timestamps is > 0)
            Terminal.Out.WriteLine($"  time-stamps: {report.Timestamps:N0} cover their checkpoints");
        foreach (var problem in report.Problems)
            Terminal.Out.WriteLine($"  {problem.Kind} at index {problem.Index}{Since(problem)}: {SafeText.Escape(problem.Detail)}");
        if (report.Result != VerificationResult.Intact)
            Terminal.Out.WriteLine($"  {Proven(report)}");
        foreach (var note in Notes(report))
            Terminal.Out.WriteLine($"  note: {SafeText.Escape(note)}");
        if (ownKey)
            Terminal.Notice("Checked against the key that lies beside the ledger. Whoever can change the ledger can change that key: pass --key with the copy kept off the host.");
    }

    internal static void PrintJson(VerificationReport report) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("result", Word(report));
        writer.WriteNumber("records", report.Records);
        writer.WriteNumber("entries", report.Entries);
        writer.WriteBase64String("root", report.Root);
        writer.WriteNumber("checkpoints", report.Checkpoints);
        writer.WriteNumber("provenSize", report.ProvenSize);
        writer.WriteBase64String("provenRoot", report.ProvenRoot);
        writer.WriteString("provenUntil", Instant(report.ProvenUntil));
        writer.WriteNumber("seals", report.Seals);
        writer.WriteNumber("sealedSize", report.SealedSize);
        writer.WriteString("sealedUntil", Instant(report.SealedUntil));
        if (report.Timestamps is { } stamps)
            writer.WriteNumber("timestamps", stamps);
        else
            writer.WriteNull("timestamps");
        writer.WriteStartArray("problems");
        foreach (var problem in report.Problems)
            Write(writer, problem);
        writer.WriteEndArray();
        writer.WriteStartArray("notes");
        foreach (var note in Notes(report))
            writer.WriteStringValue(note);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, VerificationProblem problem)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", problem.Kind);
        writer.WriteNumber("index", problem.Index);
        writer.WriteString("detail", problem.Detail);
        writer.WriteString("since", Instant(problem.Since));
        writer.WriteString("until", Instant(problem.Until));
        writer.WriteEndObject();
    }

    private static string Proven(VerificationReport report)
    {
        var until = report.ProvenUntil is null ? "" : $", up to {Instant(report.ProvenUntil)}";
        return report.ProvenSize > 0
            ? $"still proven: the first {report.ProvenSize:N0} entries are as they were signed{until} (root {Convert.ToBase64String(report.ProvenRoot)})"
            : "still proven: nothing, no signed root is right for the entries before the first problem";
    }

    /// <summary>What is no problem, but what a reader should know.</summary>
    private static IEnumerable<string> Notes(VerificationReport report)
    {
        foreach (var note in report.Notes)
            yield return note;
        if (report.First > 0)
            yield return $"this is not a whole ledger: it begins with entry {report.First:N0}, and nothing is said about those before";
        if (report.FirstSeal > 0)
            yield return $"the seals before number {report.FirstSeal:N0} are shown in part: that none of the others contradicts these entries, only all archives of the ledger prove together, or the ledger itself";
        if (report.Uncovered > 0)
            yield return $"{report.Uncovered:N0} entries behind the last checkpoint are stored and not signed yet";
        if (report.TornBytes > 0)
            yield return $"{report.TornBytes:N0} bytes were being written when the writer stopped; they were never acknowledged, and the next start cuts them";
    }

    private static string Since(VerificationProblem problem) => (problem.Since, problem.Until) switch
    {
        (null, null) => "",
        (null, { } until) => $", stored before {Instant(until)} and changed after that",
        ({ } since, null) => $", since {Instant(since)}",
        var (since, until) => $", stored between {Instant(since)} and {Instant(until)} and changed after that",
    };

    private static string? Instant(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Word(VerificationReport report) => report.Result switch
    {
        VerificationResult.Intact => "intact",
        VerificationResult.Incomplete => "incomplete",
        _ => "tampered",
    };
}
