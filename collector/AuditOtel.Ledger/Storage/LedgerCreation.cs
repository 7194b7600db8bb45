using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;

namespace AuditOtel.Ledger.Storage;

/// <summary>
/// Makes an empty ledger. Each file is replaced as a whole and the manifest comes last, so that a creation which was cut short is begun anew in what it
/// left: as long as there is no manifest nobody was given a key, and nothing was stored.
/// </summary>
internal static class LedgerCreation
{
    private static readonly string[] MadeFiles =
        [LedgerDirectory.SealsFile, LedgerDirectory.Ed25519KeyFile, LedgerDirectory.EcdsaKeyFile, LedgerDirectory.CheckpointFile, LedgerDirectory.ManifestFile];

    private static readonly string[] MadeDirectories =
        [LedgerDirectory.KeysDirectory, LedgerDirectory.SegmentsDirectory, LedgerDirectory.TreeDirectory, LedgerDirectory.CheckpointsDirectory];

    private static readonly HashSet<string> Left = new(
        [.. MadeDirectories, .. MadeFiles, .. MadeFiles.Select(static name => name + DurableDirectory.TemporarySuffix), LedgerDirectory.LockFile, LedgerDirectory.SecurityPolicyFile],
        StringComparer.Ordinal);

    public static CreatedLedger Run(ISystemCalls calls, string directory, string name, TimeProvider time, TimeSpan sealInterval, Action<CreatedLedger>? onCreated)
    {
        using DurableDirectory root = GivenDirectory.OpenOrCreate(calls, directory, "the ledger");
        RefuseOther(root);
        using DurableFile held = Lock(root);
        root.Restrict();
        using LogKeys keys = LogKeys.Generate(name);
        using SealKeys sealKeys = SealKeys.Create();
        using (DurableDirectory keysDirectory = root.CreateDirectory(LedgerDirectory.KeysDirectory))
        {
            keys.Save(keysDirectory);
            SealKeySlots.Create(keysDirectory, name, sealKeys);
        }

        root.CreateDirectory(LedgerDirectory.SegmentsDirectory).Dispose();
        root.CreateDirectory(LedgerDirectory.TreeDirectory).Dispose();
        root.CreateDirectory(LedgerDirectory.CheckpointsDirectory).Dispose();
        SealFile.Create(root, name, sealInterval);
        root.WriteAtomically(LedgerDirectory.Ed25519KeyFile, Encoding.UTF8.GetBytes(keys.Ed25519Verifier.Text + "\n"));
        root.WriteAtomically(LedgerDirectory.EcdsaKeyFile, Encoding.UTF8.GetBytes(keys.EcdsaVerifier.Text + "\n"));
        string first = keys.Sign(name, 0, MerkleTree.EmptyRoot()).Note;
        root.WriteAtomically(LedgerDirectory.CheckpointFile, Encoding.UTF8.GetBytes(first));
        var identity = new LedgerIdentity(name, keys.Ed25519Verifier.Text, keys.EcdsaVerifier.Text);
        byte[] firstKeyHash = SHA256.HashData(sealKeys.PublicKey);
        var created = new CreatedLedger(identity, new SealVerificationKey(name, identity.Ed25519Key, sealKeys.Secret, firstKeyHash, sealInterval, first));
        try
        {
            onCreated?.Invoke(created);
            // With the manifest the directory is a ledger.
            root.WriteAtomically(LedgerDirectory.ManifestFile, new LedgerManifest(name, time.GetUtcNow()).Format());
            return created;
        }
        catch
        {
            created.SealKey.Dispose();
            throw;
        }
    }

    /// <summary>Only one process creates; when the lock is taken, another one may have been here meanwhile.</summary>
    private static DurableFile Lock(DurableDirectory root)
    {
        DurableFile file = root.OpenOrCreate(LedgerDirectory.LockFile);
        try
        {
            if (!file.TryLock())
                throw new LedgerException(LedgerReason.Locked, $"Another process creates a ledger in '{root.Path}' at this moment; wait for it.");
            RefuseOther(root);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Also when the directory was just made, as it seems: where a file system fails for a moment, a ledger must not look absent and lose its keys to a new
    /// one. So is a ledger that lost its manifest: it has segments or seals.
    /// </summary>
    private static void RefuseOther(DurableDirectory root)
    {
        string[] names = [.. root.Names()];
        if (names.Contains(LedgerDirectory.ManifestFile, StringComparer.Ordinal))
            throw new LedgerException(LedgerReason.Exists, $"There is a ledger in '{root.Path}' already; choose another directory.");
        if (names.FirstOrDefault(static name => !Left.Contains(name)) is { } other)
            throw new LedgerException(LedgerReason.Exists, $"The directory '{root.Path}' is not empty and is no ledger ('{other}' is in it); choose another one, or empty it.");
        if (IsUsed(root, names))
            throw new LedgerException(LedgerReason.Exists, $"The directory '{root.Path}' holds what is left of a ledger whose '{LedgerDirectory.ManifestFile}' is missing; restore that file from a copy, or choose another directory.");
    }

    private static bool IsUsed(DurableDirectory root, string[] names)
    {
        foreach (string name in MadeDirectories.Where(name => names.Contains(name, StringComparer.Ordinal) && !string.Equals(name, LedgerDirectory.KeysDirectory, StringComparison.Ordinal)))
        {
            using DurableDirectory directory = root.OpenDirectory(name);
            if (directory.Names().Any())
                return true;
        }

        return names.Contains(LedgerDirectory.SealsFile, StringComparer.Ordinal) && SealFile.HasSeals(root);
    }
}
