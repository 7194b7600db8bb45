namespace AuditOtel.Faults.Tests.SystemCalls;

/// <summary>A system call, what strace does to it, and to which of the calls that a thread makes.</summary>
/// <param name="Call">The row of the table.</param>
/// <param name="Effect"><c>error=EIO</c> and the like, or <c>signal=KILL</c>.</param>
/// <param name="When"><c>3</c> for the third call of a thread, <c>3+</c> for this and all later ones.</param>
internal sealed record InjectedFault(SystemCall Call, string Effect, string When)
{
    internal const string Kill = "signal=KILL";

    /// <summary>What strace is told to start a collector: the runtime makes many of these calls for itself, so only those on the ledger's files count.</summary>
    internal string[] StartArguments(string data) => [.. IsKill ? [] : FastFilter, .. Inject, .. Call.NeedsPath ? Paths(data) : []];

    /// <summary>What strace is told for a running collector: only for opening files the runtime is still to be left alone.</summary>
    internal string[] RunningArguments(string data) => [.. Inject, .. Call.Name is "openat" ? Paths(data) : []];

    /// <summary>Whether already the first call is struck, so that a fault that strikes none proves nothing.</summary>
    internal bool IsFirst => When.TrimEnd('+') is "1";

    internal bool IsKill => string.Equals(Effect, Kill, StringComparison.Ordinal);

    /// <summary>Whether a trace shows that a call was failed.</summary>
    internal static bool HasFailedACall(string trace) => File.Exists(trace) && File.ReadAllText(trace).Contains("(INJECTED)", StringComparison.Ordinal);

    public override string ToString() => $"{Effect} for {Call.Name} number {When}";

    // strace delivers no injected signal when it filters by seccomp and by path at once.
    private static string[] FastFilter => ["--seccomp-bpf"];

    private string[] Inject => ["-e", $"trace={Call.Name}", "-e", $"inject={Call.Name}:{Effect}:when={When}"];

    private static IEnumerable<string> Paths(string data)
    {
        string[] names =
        [
            "", "keys", "segments", "segments/00000000000000000000.seg", "segments/00000000000000000000.seg.tmp", "tree", "tree/0", "tree/0.tmp", "lock", "reserve", "reserve.tmp", "seals", "checkpoints", "archived", "summaries",
            "keys/seal-0.key", "keys/seal-1.key", "directories.json", "directories.json.tmp",
            "checkpoint", "checkpoint.tmp", "ledger.json", "ledger.json.tmp", "ingest.sock", "ingest-http.sock",
        ];
        var present = Directory.Exists(data) ? Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories) : [];
        return names.Select(name => Path.TrimEndingDirectorySeparator(Path.Combine(data, name))).Union(present, StringComparer.Ordinal).SelectMany(path => new[] { "-P", path });
    }
}
