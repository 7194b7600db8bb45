using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tlog;

/// <summary>
/// A witness's directory: its key, and of each log the newest checkpoint it cosigned, in <c>logs/</c> under the hash of its origin. One that cannot be read
/// back stops the witness: to forget it would let that log roll back.
/// </summary>
internal sealed class WitnessStore : IDisposable
{
    public const string KeyFile = "witness.key";
    public const string VerifierKeyFile = "witness.vkey";
    private const string LogsDirectory = "logs";
    private readonly DurableDirectory _root;
    private readonly DurableFile _lock;
    private readonly DurableDirectory _logs;

    private WitnessStore(DurableDirectory root, DurableFile lockFile, DurableDirectory logs, WitnessKey key)
    {
        _root = root;
        _lock = lockFile;
        _logs = logs;
        Key = key;
    }

    public WitnessKey Key { get; }

    /// <summary>Opens the directory; a new or empty one gets a key of this name.</summary>
    public static WitnessStore Open(ISystemCalls calls, string directory, string? name, Func<string> defaultName)
    {
        DurableDirectory root = OpenRoot(calls, directory);
        DurableFile? lockFile = null;
        DurableDirectory? logs = null;
        try
        {
            lockFile = root.OpenOrCreate(LedgerDirectory.LockFile);
            if (!lockFile.TryLock())
                throw new LedgerException(LedgerReason.Locked, $"Another witness runs in '{root.Path}'; stop that one first.");
            logs = root.CreateDirectory(LogsDirectory);
            return new WitnessStore(root, lockFile, logs, LoadKey(root, name, defaultName));
        }
        catch
        {
            logs?.Dispose();
            lockFile?.Dispose();
            root.Dispose();
            throw;
        }
    }

    /// <summary>The name of a log's file: the hash of its origin, in lowercase hexadecimal.</summary>
    public static string FileOf(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>The newest checkpoint that was cosigned; null when none was.</summary>
    public Checkpoint? Load(string origin)
    {
        byte[] bytes;
        try
        {
            bytes = _logs.ReadAll(FileOf(origin), CheckpointNote.MaxBytes);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return null;
        }

        bool isOwn = SignedNote.TryParse(bytes, out SignedNote? note) && note.Verify([Key.Verifier]) == CheckpointOutcome.Valid;
        Checkpoint? checkpoint = isOwn ? CheckpointNote.Parse(note!, withExtensions: true) : null;
        return checkpoint is not null && string.Equals(checkpoint.Origin, origin, StringComparison.Ordinal)
            ? checkpoint
            : throw new LedgerException(LedgerReason.Corrupt, $"What this witness remembers of {origin} in '{_logs.PathOf(FileOf(origin))}' is damaged or of another; restore it from a backup.");
    }

    /// <summary>Makes a cosigned checkpoint durable.</summary>
    public void Save(Checkpoint cosigned) => _logs.WriteAtomically(FileOf(cosigned.Origin), Encoding.UTF8.GetBytes(cosigned.Note));

    public void Dispose()
    {
        Key.Dispose();
        _logs.Dispose();
        _lock.Dispose();
        _root.Dispose();
    }

    private static DurableDirectory OpenRoot(ISystemCalls calls, string directory)
    {
        DurableDirectory root = GivenDirectory.OpenOrCreate(calls, directory, "the witness");
        string[] names = [.. root.Names()];
        if (names.Length > 0 && !names.Contains(LogsDirectory, StringComparer.Ordinal) && !names.Contains(LedgerDirectory.LockFile, StringComparer.Ordinal))
        {
            root.Dispose();
            throw new LedgerException(LedgerReason.Exists, $"The directory '{directory}' is not empty and is no witness's; choose another one, or empty it.");
        }

        if (names.Contains(LedgerDirectory.ManifestFile, StringComparer.Ordinal))
        {
            root.Dispose();
            throw new LedgerException(LedgerReason.Exists, $"The directory '{directory}' holds a ledger; give the witness a directory of its own.");
        }

        root.Restrict();
        return root;
    }

    private static WitnessKey LoadKey(DurableDirectory root, string? name, Func<string> defaultName)
    {
        if (!File.Exists(root.PathOf(KeyFile)))
        {
            using DurableDirectory logs = root.OpenDirectory(LogsDirectory);
            if (logs.Names().Any())
                throw new LedgerException(LedgerReason.Corrupt, $"The witness in '{root.Path}' has lost its key '{KeyFile}'; restore it from a backup.");
            using WitnessKey fresh = WitnessKey.Generate(name ?? defaultName());
            fresh.Save(root, KeyFile);
        }

        WitnessKey key = WitnessKey.Load(root, KeyFile);
        if (name is not null && !string.Equals(name, key.Verifier.Name, StringComparison.Ordinal))
        {
            string own = key.Verifier.Name;
            key.Dispose();
            throw new LedgerException(LedgerReason.Invalid, $"The witness in '{root.Path}' is named {own}; leave the name out, or choose another directory.");
        }

        root.WriteAtomically(VerifierKeyFile, Encoding.UTF8.GetBytes(key.Verifier.Text + "\n"));
        return key;
    }
}
