namespace AuditOtel.Build.Reporting;

/// <summary>What a person is to read about one build of one project.</summary>
/// <param name="Surface">What is recorded, and what is excused.</param>
/// <param name="Findings">What is not recorded.</param>
/// <param name="Time">When, as text; null for a report that says the same for the same sources.</param>
internal sealed record AuditReport(SurfaceJson Surface, IReadOnlyList<LoggedFinding> Findings, string? Time)
{
    /// <summary>What the build warns of.</summary>
    internal IReadOnlyList<LoggedFinding> Open => [.. Findings.Where(finding => finding is { Silenced: null, IsKnown: false, Level: not "note" })];

    /// <summary>What the build only advises.</summary>
    internal IReadOnlyList<LoggedFinding> Advice => [.. Findings.Where(finding => finding is { Silenced: null, IsKnown: false, Level: "note" })];

    /// <summary>What the baseline has.</summary>
    internal IReadOnlyList<LoggedFinding> Accepted => [.. Findings.Where(finding => finding is { Silenced: null, IsKnown: true })];

    /// <summary>What is silenced by a pragma or an attribute of the compiler's.</summary>
    internal IReadOnlyList<LoggedFinding> Silenced => [.. Findings.Where(finding => finding.Silenced is not null)];

    /// <summary>The tables of the report, in its order.</summary>
    internal IEnumerable<ReportSection> Sections()
    {
        yield return Of("open", "Privileged and not recorded", "The build warns of these: nothing on the way to them leaves a record; of AOT0105, which looks at no way, the call itself leaves none.", "Nothing: whatever the rules know to be privileged is recorded or excused.", Open);
        yield return Of("accepted", "Accepted for now", "The project's baseline has these: they are not recorded, and are to be repaired.", "Nothing.", Accepted);
        yield return Of("advice", "Worth a look", "The rules are less sure of these, or know no way to them.", "Nothing.", Advice);
        yield return new ReportSection("excused", "Excused", "The source says that these need no record, and why.", "Nothing.", ["Function or type", "Reason"], [.. Surface.Excuses.Select(excuse => Row(excuse.Member, excuse.Reason))]);
        yield return new ReportSection(
            "silenced", "Silenced", "A pragma, or an attribute of the compiler's, keeps the build from telling of these.", "Nothing.",
            ["Function", "Privileged", "Place", "Reason"],
            [.. Silenced.Select(finding => Row(finding.Owner, string.Join(", ", finding.Privileged), PlaceOf(finding), finding.Silenced!.Length == 0 ? "none given" : finding.Silenced))]);
        yield return new ReportSection(
            "recorded", "Recorded", "Each call of these leaves a record; the build has proven it.", "Nothing is recorded.",
            ["Operation", "Action", "Class", "When no record can be stored", "How", "Member", "Target", "Arguments"],
            [.. Surface.Operations.Select(operation => Row(
                operation.Name, operation.Action, operation.Class, operation.Mode, operation.Route, operation.Member, string.Join(", ", operation.Targets), string.Join(", ", operation.Arguments)))]);
    }

    private static ReportSection Of(string id, string title, string lead, string none, IReadOnlyList<LoggedFinding> findings) => new(
        id, title, lead, none, ["Function", "Privileged", "Way", "Place", "Rule"],
        [.. findings.Select(finding => new IReadOnlyList<string>[] { [finding.Owner], finding.Privileged, finding.Path.Count > 1 ? finding.Path : [.. finding.Path.DefaultIfEmpty("none known")], [PlaceOf(finding)], [finding.Rule] })]);

    private static string PlaceOf(LoggedFinding finding) => $"{finding.File}:{finding.Line}";

    private static IReadOnlyList<string>[] Row(params string[] cells) => [.. cells.Select(cell => new[] { cell })];
}
