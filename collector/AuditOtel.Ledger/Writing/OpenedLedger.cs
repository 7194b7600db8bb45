using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Space;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Writing;

/// <summary>What a writer opens before it recovers: files, lock, keys, directories.</summary>
internal sealed class OpenedLedger : IDisposable
{
    public required LedgerFiles Files { get; init; }

    public required DurableFile Lock { get; init; }

    public required LogKeys Keys { get; init; }

    public required IReadOnlyList<Volume> Volumes { get; init; }

    public required LedgerEvents Events { get; init; }

    /// <exception cref="LedgerException">There is no ledger, another process has it, or a directory is not to be used.</exception>
    public static OpenedLedger Open(ISystemCalls calls, LedgerOptions options, TimeProvider time)
    {
        LedgerFiles? files = null;
        DurableFile? lockFile = null;
        LogKeys? keys = null;
        try
        {
            files = LedgerFiles.Open(calls, Path.GetFullPath(options.Directory));
            lockFile = files.Root.OpenOrCreate(LedgerDirectory.LockFile);
            if (!lockFile.TryLock())
                throw new LedgerException(LedgerReason.Locked, $"The ledger in '{files.Root.Path}' is written by another process; stop that one first.");
            using (DurableDirectory keysDirectory = files.Root.OpenDirectory(LedgerDirectory.KeysDirectory))
                keys = LogKeys.Load(keysDirectory, files.Manifest.Name);
            files.Segments.Extend(options.Directories, files.Manifest.Name);
            var events = new LedgerEvents(options.Observer, time);
            Volume[] volumes = [.. files.Segments.All.Select(d => new Volume(d, options.Space, time, events))];
            return new OpenedLedger { Files = files, Lock = lockFile, Keys = keys, Volumes = volumes, Events = events };
        }
        catch
        {
            keys?.Dispose();
            lockFile?.Dispose();
            files?.Dispose();
            throw;
        }
    }

    /// <summary>Closes what is open, when no writer took it over.</summary>
    public void Dispose()
    {
        Events.Complete();
        Keys.Dispose();
        Lock.Dispose();
        Files.Dispose();
    }
}
