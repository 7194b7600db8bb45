using System.Text.Json;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Cli.Surface;
using AuditOtel.Collector.Records;

namespace AuditOtel.Cli.Output;

/// <summary>The differences of two surfaces for people and for machines.</summary>
internal static class SurfaceDiffOutput
{
    private static readonly (string Name, SurfaceChangeKind Kind)[] Groups =
        [("removed", SurfaceChangeKind.Removed), ("weakened", SurfaceChangeKind.Weakened), ("added", SurfaceChangeKind.Added), ("strengthened", SurfaceChangeKind.Strengthened)];

    internal static void Print(SurfaceDifference difference)
    {
        Line(0, $"old {difference.Before}");
        Line(0, $"new {difference.After}");
        if (difference.Changes.Count == 0)
            Line(0, "Both surfaces are alike.");

        foreach (var (name, kind) in Groups)
            Print(name, difference.Operations(kind), change => $"{change.Entry.Name} at {Place(change.Entry)}", difference);

        Print("excuses", difference.Excuses, excuse => $"{SurfaceDifference.WordOf(excuse)}: {excuse.Entry.Name}: {excuse.Entry.Value(SurfaceKeys.Reason)}", difference);
    }

    internal static void PrintJson(SurfaceDifference difference) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("old", difference.Before);
        writer.WriteString("new", difference.After);
        writer.WriteString("result", difference.HasLoss ? "weakened" : difference.Changes.Count > 0 ? "changed" : "alike");
        foreach (var (name, kind) in Groups)
            Write(writer, name, difference.Operations(kind), difference);

        Write(writer, "excuses", difference.Excuses, difference);
        writer.WriteEndObject();
    });

    private static void Print(string group, IEnumerable<SurfaceChange> changes, Func<SurfaceChange, string> describe, SurfaceDifference difference)
    {
        SurfaceChange[] all = [.. changes];
        if (all.Length == 0)
            return;

        Line(0, $"{group} ({all.Length}):");
        foreach (var change in all)
        {
            Line(1, describe(change));
            foreach (var detail in change.Details)
                Line(2, detail);

            if (difference.ReasonOf(change) is { } reason)
                Line(2, $"because: {reason}");
        }
    }

    private static void Write(Utf8JsonWriter writer, string group, IEnumerable<SurfaceChange> changes, SurfaceDifference difference)
    {
        writer.WriteStartArray(group);
        foreach (var change in changes)
        {
            writer.WriteStartObject();
            if (change.Entry.Kind == SurfaceKind.Operation)
                writer.WriteString("operation", change.Entry.Name);
            else
                writer.WriteString("change", SurfaceDifference.WordOf(change));

            writer.WriteString("member", change.Entry.Member);
            writer.WriteString("line", change.Entry.Line);
            writer.WriteStartArray("details");
            foreach (var detail in change.Details)
                writer.WriteStringValue(detail);

            writer.WriteEndArray();
            if (difference.ReasonOf(change) is { } reason)
                writer.WriteString("because", reason);

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Place(SurfaceEntry entry) => entry.Value(SurfaceKeys.Endpoint) is { } endpoint ? $"{endpoint} in {entry.Member}" : entry.Member;

    private static void Line(int depth, string text) => Terminal.Out.WriteLine(new string(' ', depth * 2) + SafeText.Escape(text));
}
