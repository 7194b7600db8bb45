using System.Globalization;
using AuditOtel.Collector.Retention;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary>Changes the holds of a ledger: recorded first, changed then, and never while retention is removing something.</summary>
internal static class HoldChange
{
    private static readonly TimeSpan LockBound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(100);

    internal static Task AddAsync(string directory, Hold hold, string? socket, CancellationToken cancellation) => ChangeAsync(
        directory,
        socket,
        holds =>
        {
            if (holds.Any(known => string.Equals(known.Id, hold.Id, StringComparison.Ordinal)))
                throw new CommandFailure(ExitCode.Usage, $"There is a hold '{hold.Id}' already: choose another id, or remove that one first.");
            return holds.Count < HoldFile.MaxHolds
                ? [.. holds, hold]
                : throw new CommandFailure(ExitCode.Usage, $"There are {holds.Count} holds, which is the most there may be: remove some first.");
        },
        Record("audit.hold.add", AuditAction.Create, hold, hold.Reason),
        cancellation);

    internal static async Task RemoveAsync(string directory, string id, string reason, string? socket, CancellationToken cancellation)
    {
        DemandLedger(directory);
        var hold = HoldFile.Read(directory).FirstOrDefault(known => string.Equals(known.Id, id, StringComparison.Ordinal))
            ?? throw new CommandFailure(ExitCode.Usage, $"There is no hold '{id}': see 'auditotel hold list'.");
        await ChangeAsync(directory, socket, holds => [.. holds.Where(known => known != hold)], Record("audit.hold.remove", AuditAction.Delete, hold, reason), cancellation);
    }

    private static async Task ChangeAsync(string directory, string? socket, Func<IReadOnlyList<Hold>, IReadOnlyList<Hold>> change, AuditRecord record, CancellationToken cancellation)
    {
        DemandLedger(directory);
        using var held = await LockAsync(directory, cancellation);
        var changed = change(HoldFile.Read(directory));
        await using var recorder = await HoldRecorder.OpenAsync(directory, socket, cancellation);
        await recorder.WriteAsync(record, cancellation);
        try
        {
            HoldFile.Write(directory, changed);
        }
        catch (LedgerException failure)
        {
            await recorder.WriteAsync(record with { Outcome = AuditOutcome.Failure, Reason = "write-failed", Message = failure.Message }, cancellation);
            throw;
        }
    }

    private static void DemandLedger(string directory)
    {
        if (!LedgerDirectory.Exists(directory))
            throw new CommandFailure(ExitCode.InputOutput, $"There is no ledger in '{directory}': name a ledger's directory.");
    }

    private static async Task<IDisposable> LockAsync(string directory, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (HoldFile.TryLock(directory) is { } held)
                return held;
            if (TimeProvider.System.GetElapsedTime(began) > LockBound)
                throw new CommandFailure(ExitCode.InputOutput, "The holds are in use: retention is removing expired segments, or another change is going on. Nothing was changed; try again.");
            await Task.Delay(LockRetry, TimeProvider.System, cancellation);
        }
    }

    private static AuditRecord Record(string operation, AuditAction action, Hold hold, string reason)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal) { ["audit.hold.query"] = hold.Query, ["audit.hold.reason"] = reason };
        if (hold.From is { } from)
            attributes["audit.hold.from"] = from.ToString("O", CultureInfo.InvariantCulture);
        if (hold.To is { } to)
            attributes["audit.hold.to"] = to.ToString("O", CultureInfo.InvariantCulture);
        return new AuditRecord(operation, action, new AuditTarget("hold", hold.Id)) { Class = AuditClass.Audit, Outcome = AuditOutcome.Success, Message = reason, Attributes = attributes };
    }
}
