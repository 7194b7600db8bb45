using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
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

    /// <summary>The directory of the tree's hashes.</summary>
    public const string TreeDirectory = "tree";

    /// <summary>The newest signed checkpoint.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>The file a writer locks.</summary>
    public const string LockFile = "lock";

    /// <summary>Whether there is a ledger in the directory.</summary>
    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, ManifestFile));

    /// <summary>Creates an empty ledger: directory 0700, files 0600, two key pairs, a signed checkpoint of size 0.</summary>
    /// <param name="directory">A directory that does not exist yet or is empty.</param>
    /// <param name="name">The origin line of its checkpoints: 1 to 255 characters without white space and plus sign.</param>
    /// <param name="time">Gives the time of creation.</param>
    /// <exception cref="LedgerException">The directory is a ledger or not empty, the name is not allowed, or the disk refused.</exception>
    public static LedgerIdentity Create(string directory, string name, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (!NoteVerifier.IsName(name))
            throw new LedgerException(LedgerReason.Invalid, "The ledger's name is not allowed: use 1 to 255 characters without white space and plus sign.");
        try
        {
            return Create(LinuxSystemCalls.Instance, Path.GetFullPath(directory), name, time);
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    internal static LedgerIdentity Create(ISystemCalls calls, string directory, string name, TimeProvider time)
    {
        using DurableDirectory root = CreateRoot(calls, directory);
        using LogKeys keys = LogKeys.Generate(name);
        using (DurableDirectory keysDirectory = root.CreateDirectory(KeysDirectory))
            keys.Save(keysDirectory);
        root.CreateDirectory(SegmentsDirectory).Dispose();
        root.CreateDirectory(TreeDirectory).Dispose();
        root.OpenOrCreate(LockFile).Dispose();
        root.WriteAtomically(Ed25519KeyFile, Encoding.UTF8.GetBytes(keys.Ed25519Verifier.Text + "\n"));
        root.WriteAtomically(EcdsaKeyFile, Encoding.UTF8.GetBytes(keys.EcdsaVerifier.Text + "\n"));
        root.WriteAtomically(CheckpointFile, Encoding.UTF8.GetBytes(keys.Sign(name, 0, MerkleTree.EmptyRoot()).Note));
        // The manifest comes last: with it the directory is a ledger, and a creation cut short is none.
        root.WriteAtomically(ManifestFile, new LedgerManifest(name, time.GetUtcNow()).Format());
        return new LedgerIdentity(name, keys.Ed25519Verifier.Text, keys.EcdsaVerifier.Text);
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
