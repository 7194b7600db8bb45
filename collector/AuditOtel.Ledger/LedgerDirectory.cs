using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger;

/// <summary>Where things lie in a ledger's directory, and its creation.</summary>
public static class LedgerDirectory
{
    /// <summary>Format version, name and time of creation.</summary>
    public const string ManifestFile = "ledger.json";

    /// <summary>The directory of the private keys.</summary>
    public const string KeysDirectory = "keys";

    /// <summary>The Ed25519 verifier key.</summary>
    public const string Ed25519KeyFile = "log.vkey";

    /// <summary>The ECDSA P-256 verifier key.</summary>
    public const string EcdsaKeyFile = "log-ecdsa.vkey";

    /// <summary>The directory of the segments.</summary>
    public const string SegmentsDirectory = "segments";

    /// <summary>The list of further directories that hold segments; missing when there are none.</summary>
    public const string DirectoriesFile = "directories.json";

    /// <summary>In a further directory: the name of the ledger it belongs to.</summary>
    public const string OwnerFile = "ledger";

    /// <summary>Room kept for what must be stored when the file systems are full.</summary>
    public const string ReserveFile = "reserve";

    /// <summary>The directory of the tree's hashes.</summary>
    public const string TreeDirectory = "tree";

    /// <summary>The newest signed checkpoint.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>The directory of the checkpoints that are kept, each named by its size in 20 digits.</summary>
    public const string CheckpointsDirectory = "checkpoints";

    /// <summary>The forward-secure seals.</summary>
    public const string SealsFile = "seals";

    /// <summary>The file a writer locks.</summary>
    public const string LockFile = "lock";

    /// <summary>What the security administrator decided, before or after the ledger was created. The ledger itself does not read it.</summary>
    public const string SecurityPolicyFile = "security-policy.json";

    /// <summary>Whether there is a ledger in the directory.</summary>
    /// <exception cref="LedgerException">It cannot be told: the directory or its manifest is not open to this user, is a symbolic link, or the disk refused.</exception>
    public static bool Exists(string directory)
    {
        try
        {
            return Exists(LinuxSystemCalls.Instance, Path.GetFullPath(directory));
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    /// <summary>Creates an empty ledger: directory 0700, files 0600, two key pairs, the first keys of its seals, a signed checkpoint of size 0.</summary>
    /// <param name="directory">A directory that does not exist yet, or is empty but for a security policy and what a creation that was cut short left.</param>
    /// <param name="name">The origin line of its checkpoints: 1 to 255 characters without white space and plus sign.</param>
    /// <param name="time">Gives the time of creation.</param>
    /// <param name="sealInterval">The longest time between two seals, 1 s to 10 min; 60 s when null. It can be shortened later, never made longer.</param>
    /// <param name="onCreated">
    /// Is given what is returned, as the last step before the directory becomes a ledger: what it throws leaves no ledger, and the next creation begins anew
    /// with other keys. May be null.
    /// </param>
    /// <exception cref="LedgerException">The directory is a ledger or not empty, another process creates one there, the name is not allowed, or the disk refused.</exception>
    public static CreatedLedger Create(string directory, string name, TimeProvider time, TimeSpan? sealInterval = null, Action<CreatedLedger>? onCreated = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        TimeSpan interval = sealInterval ?? LedgerOptions.DefaultSealInterval;
        if (!LedgerOptions.IsSealInterval(interval))
            throw new LedgerException(LedgerReason.Invalid, "The longest time between two seals is not allowed: use 1 s to 10 min.");
        if (!NoteVerifier.IsName(name))
            throw new LedgerException(LedgerReason.Invalid, "The ledger's name is not allowed: use 1 to 255 characters without white space and plus sign.");
        try
        {
            return Create(LinuxSystemCalls.Instance, Path.GetFullPath(directory), name, time, interval, onCreated);
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    internal static CreatedLedger Create(ISystemCalls calls, string directory, string name, TimeProvider time, TimeSpan sealInterval, Action<CreatedLedger>? onCreated = null) =>
        LedgerCreation.Run(calls, directory, name, time, sealInterval, onCreated);

    /// <exception cref="StorageException">It cannot be told.</exception>
    internal static bool Exists(ISystemCalls calls, string directory)
    {
        try
        {
            using DurableDirectory root = DurableDirectory.Open(calls, directory);
            root.OpenRead(ManifestFile).Dispose();
            return true;
        }
        catch (StorageException e) when (e.Errno is LinuxConstants.NoEntry or LinuxConstants.NotDirectory)
        {
            return false;
        }
    }
}
