using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;
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

    /// <summary>Whether there is a ledger in the directory.</summary>
    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, ManifestFile));

    /// <summary>Creates an empty ledger: directory 0700, files 0600, two key pairs, the first keys of its seals, a signed checkpoint of size 0.</summary>
    /// <param name="directory">A directory that does not exist yet or is empty.</param>
    /// <param name="name">The origin line of its checkpoints: 1 to 255 characters without white space and plus sign.</param>
    /// <param name="time">Gives the time of creation.</param>
    /// <param name="sealInterval">The longest time between two seals, 1 s to 10 min; 60 s when null. It can be shortened later, never made longer.</param>
    /// <exception cref="LedgerException">The directory is a ledger or not empty, the name is not allowed, or the disk refused.</exception>
    public static CreatedLedger Create(string directory, string name, TimeProvider time, TimeSpan? sealInterval = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        TimeSpan interval = sealInterval ?? LedgerOptions.DefaultSealInterval;
        if (!LedgerOptions.IsSealInterval(interval))
            throw new LedgerException(LedgerReason.Invalid, "The longest time between two seals is not allowed: use 1 s to 10 min.");
        if (!NoteVerifier.IsName(name))
            throw new LedgerException(LedgerReason.Invalid, "The ledger's name is not allowed: use 1 to 255 characters without white space and plus sign.");
        try
        {
            return Create(LinuxSystemCalls.Instance, Path.GetFullPath(directory), name, time, interval);
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    internal static CreatedLedger Create(ISystemCalls calls, string directory, string name, TimeProvider time, TimeSpan sealInterval)
    {
        using DurableDirectory root = CreateRoot(calls, directory);
        using LogKeys keys = LogKeys.Generate(name);
        using SealKeys sealKeys = SealKeys.Create();
        using (DurableDirectory keysDirectory = root.CreateDirectory(KeysDirectory))
        {
            keys.Save(keysDirectory);
            SealKeySlots.Create(keysDirectory, name, sealKeys);
        }

        root.CreateDirectory(SegmentsDirectory).Dispose();
        root.CreateDirectory(TreeDirectory).Dispose();
        root.CreateDirectory(CheckpointsDirectory).Dispose();
        root.OpenOrCreate(LockFile).Dispose();
        SealFile.Create(root, name, sealInterval);
        root.WriteAtomically(Ed25519KeyFile, Encoding.UTF8.GetBytes(keys.Ed25519Verifier.Text + "\n"));
        root.WriteAtomically(EcdsaKeyFile, Encoding.UTF8.GetBytes(keys.EcdsaVerifier.Text + "\n"));
        string first = keys.Sign(name, 0, MerkleTree.EmptyRoot()).Note;
        root.WriteAtomically(CheckpointFile, Encoding.UTF8.GetBytes(first));
        // The manifest comes last: with it the directory is a ledger, and a creation cut short is none.
        root.WriteAtomically(ManifestFile, new LedgerManifest(name, time.GetUtcNow()).Format());
        var identity = new LedgerIdentity(name, keys.Ed25519Verifier.Text, keys.EcdsaVerifier.Text);
        byte[] firstKeyHash = SHA256.HashData(sealKeys.PublicKey);
        return new CreatedLedger(identity, new SealVerificationKey(name, identity.Ed25519Key, sealKeys.Secret, firstKeyHash, sealInterval, first));
    }

    private static DurableDirectory CreateRoot(ISystemCalls calls, string directory)
    {
        if (Exists(directory))
            throw new LedgerException(LedgerReason.Exists, $"There is a ledger in '{directory}' already; choose another directory.");
        DurableDirectory root = OpenOrCreateRoot(calls, directory);
        // Also when it was just made, as it seems: where a file system fails for a moment, a ledger must not look absent and lose its keys to a new one.
        if (root.Names().Any())
        {
            root.Dispose();
            throw new LedgerException(LedgerReason.Exists, $"The directory '{directory}' is not empty and is no ledger; choose another one, or empty it.");
        }

        root.Restrict();
        return root;
    }

    private static DurableDirectory OpenOrCreateRoot(ISystemCalls calls, string directory)
    {
        if (Directory.Exists(directory))
            return DurableDirectory.Open(calls, directory);
        using DurableDirectory parent = DurableDirectory.Open(calls, Path.GetDirectoryName(directory) ?? "/");
        return parent.CreateDirectory(Path.GetFileName(directory));
    }
}
