using System.Text.Json;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Retention;

/// <summary>The holds of a ledger: <c>holds.json</c> in its directory. One that cannot be read holds everything: nothing expires then.</summary>
internal static class HoldFile
{
    internal const string Name = "holds.json";
    internal const int MaxHolds = 1000;
    private const int Version = 1;
    private const int MaxBytes = 16 << 20;
    private const string LockName = "holds.lock";

    /// <summary>Whoever changes holds, or removes what none holds, has the lock meanwhile; null when another has it.</summary>
    internal static IDisposable? TryLock(string directory) => LedgerSideFiles.TryLock(directory, LockName);

    /// <exception cref="LedgerException">The file is there and cannot be read.</exception>
    internal static IReadOnlyList<Hold> Read(string directory)
    {
        if (LedgerSideFiles.Read(directory, Name, MaxBytes) is not { } content)
            return [];
        var path = Path.Combine(directory, Name);
        HoldList? list;
        try
        {
            list = JsonSerializer.Deserialize(content, RetentionJson.Default.HoldList);
        }
        catch (JsonException wrong)
        {
            throw Unusable(path, wrong.Message, wrong);
        }

        if (list is not { Version: Version })
            throw Unusable(path, $"its version is not {Version}.", null);
        if (list.Holds.Select(static hold => hold.Problem()).FirstOrDefault(static problem => problem is not null) is { } problem)
            throw Unusable(path, problem, null);
        return list.Holds;
    }

    internal static void Write(string directory, IReadOnlyList<Hold> holds) =>
        LedgerSideFiles.Write(directory, Name, JsonSerializer.SerializeToUtf8Bytes(new HoldList(Version, holds), RetentionJson.Default.HoldList));

    private static LedgerException Unusable(string path, string why, Exception? cause) =>
        new(LedgerReason.Invalid, $"The holds in '{path}' cannot be read, so nothing expires: {why} Restore the file from a backup.", cause);
}
