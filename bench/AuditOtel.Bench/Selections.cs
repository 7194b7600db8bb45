using System.Diagnostics;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;

namespace AuditOtel.Bench;

/// <summary>Asks selections of one stored record, held against decoding that record, which a search spares for each record that does not fit. The best of several turns counts.</summary>
internal static class Selections
{
    private const int Records = 20_000;
    private const int MostTurns = 1000;

    internal static IEnumerable<Measurement> Measure(TimeSpan duration)
    {
        var entry = StoredEntry();
        yield return Measure("selection: actor and a week", entry, "actor:alice and time >= 2026-11-16 and time < 2026-11-23", duration);
        yield return Measure("selection: eight conditions", entry, "operation:user.* and outcome:(failure or unknown) and not actor:svc-* and class:account and not stage:intent and client:10.0.0.0/8 and n >= 5", duration);
    }

    private static Measurement Measure(string name, LedgerEntry entry, string text, TimeSpan duration)
    {
        var selection = RecordSelection.Parse(text);
        var (raw, ours) = (double.MaxValue, double.MaxValue);
        var started = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < MostTurns && (turn < 3 || Stopwatch.GetElapsedTime(started) < duration); turn++)
        {
            raw = Math.Min(raw, Run(() => RecordView.TryCreate("bench", entry, out _)));
            ours = Math.Min(ours, Run(() => selection.Matches("bench", entry)));
        }

        return new Measurement(name, "ns/record", ours, raw, "decoding the record", $"{ours / raw:P0} of it");
    }

    private static double Run(Func<bool> ask)
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Records; i++)
        {
            if (!ask())
                throw new InvalidOperationException("The benchmark's record does not fit its selection.");
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Records;
    }

    private static LedgerEntry StoredEntry() => StoredSample.Entry(
        7,
        new AuditRecord("user.password.reset", AuditAction.Update, new AuditTarget("user", "42"))
        {
            Class = AuditClass.Account,
            Outcome = AuditOutcome.Failure,
            Reason = "denied",
            Attributes = new Dictionary<string, object>(StringComparer.Ordinal) { [AuditAttributes.ClientAddress] = "10.1.2.3", ["n"] = 7L },
        },
        new DateTimeOffset(2026, 11, 20, 8, 30, 0, TimeSpan.Zero).ToUnixNanoseconds());
}
