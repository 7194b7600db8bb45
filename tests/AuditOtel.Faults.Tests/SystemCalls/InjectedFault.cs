namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>A system call, what strace does to it, and to which of the calls that a thread makes.</summary>
/// <param name="Call">The row of the table.</param>
/// <param name="Effect"><c>error=EIO</c> and the like, or <c>signal=KILL</c>.</param>
/// <param name="When"><c>3</c> for the third call of a thread, <c>3+</c> for this and all later ones.</param>
internal sealed record InjectedFault(SystemCall Call, string Effect, string When)
{
    internal const string Kill = "signal=KILL";

    /// <summary>What strace is told; where needed, only for this ledger's files.</summary>
    internal string[] Arguments(string data) =>
    [
        "-e", $"trace={Call.Name}", "-e", $"inject={Call.Name}:{Effect}:when={When}", .. Call.NeedsPath ? Paths(data).SelectMany(path => new[] { "-P", path }) : [],
    ];

    internal bool IsKill => string.Equals(Effect, Kill, StringComparison.Ordinal);

    /// <summary>Whether a trace shows that a call was failed.</summary>
    internal static bool HasFailedACall(string trace) => File.Exists(trace) && File.ReadAllText(trace).Contains("(INJECTED)", StringComparison.Ordinal);

    public override string ToString() => $"{Effect} for {Call.Name} number {When}";

    private static IEnumerable<string> Paths(string data)
    {
        string[] expected =
        [
            data, .. new[] { "keys", "segments", "tree", "tree/0", "tree/0.tmp", "lock", "checkpoint", "checkpoint.tmp", "ledger.json", "ledger.json.tmp", "ingest.sock", "ingest-http.sock" }
                .Append("segments/00000000000000000000.seg").Append("segments/00000000000000000000.seg.tmp").Select(name => Path.Combine(data, name)),
        ];
        var present = Directory.Exists(data) ? Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories) : [];
        return expected.Union(present, StringComparer.Ordinal);
    }
}
