using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>Finds the key to trust and checks the checkpoint's signature with it.</summary>
internal static class CheckpointCheck
{
    private const int MaxKeyBytes = 4096;

    public static Checkpoint? Read(DurableDirectory root, string origin, IReadOnlyList<NoteVerifier> keys, ProblemList problems)
    {
        byte[] note;
        try
        {
            note = root.ReadAll(LedgerDirectory.CheckpointFile, CheckpointNote.MaxBytes);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            problems.Add(ProblemKind.CheckpointMissing, 0, $"The checkpoint '{root.PathOf(LedgerDirectory.CheckpointFile)}' is missing.");
            return null;
        }

        return Parse(note, "The checkpoint", origin, keys, problems);
    }

    /// <summary>Reads a checkpoint that was kept elsewhere.</summary>
    /// <exception cref="LedgerException">The text given is no checkpoint, which says nothing about the ledger.</exception>
    public static Checkpoint? ReadKept(string note, string origin, IReadOnlyList<NoteVerifier> keys, ProblemList problems)
    {
        byte[] text = Encoding.UTF8.GetBytes(note);
        if (CheckpointNote.Read(text, origin, keys, out _) == CheckpointOutcome.Malformed)
            throw new LedgerException(LedgerReason.NotAllowed, "The checkpoint given is not in its form (a signed note as the ledger publishes it); give the text of a checkpoint that was kept.");
        return Parse(text, "The checkpoint kept from earlier", origin, keys, problems);
    }

    /// <exception cref="LedgerException">The key given is no key.</exception>
    public static NoteVerifier Parse(string verifierKey) => NoteVerifier.TryParse(verifierKey.Trim(), out NoteVerifier? key)
        ? key
        : throw new LedgerException(LedgerReason.NotAllowed, "The verifier key given is not in signed-note form (name+id+base64); give the text of the ledger's log.vkey.");

    /// <summary>The key given, or the keys beside the ledger.</summary>
    public static IReadOnlyList<NoteVerifier> Keys(DurableDirectory root, string? verifierKey, ProblemList problems)
    {
        if (verifierKey is not null)
            return [Parse(verifierKey)];
        var keys = new List<NoteVerifier>();
        foreach (string name in (string[])[LedgerDirectory.Ed25519KeyFile, LedgerDirectory.EcdsaKeyFile])
        {
            string text = Encoding.UTF8.GetString(root.ReadAll(name, MaxKeyBytes)).TrimEnd('\n');
            if (NoteVerifier.TryParse(text, out NoteVerifier? key))
                keys.Add(key);
            else
                problems.Add(ProblemKind.Format, 0, $"The verifier key '{root.PathOf(name)}' is not in signed-note form.");
        }

        return keys;
    }

    private static Checkpoint? Parse(ReadOnlySpan<byte> note, string subject, string origin, IReadOnlyList<NoteVerifier> keys, ProblemList problems)
    {
        CheckpointOutcome outcome = CheckpointNote.Read(note, origin, keys, out Checkpoint? checkpoint);
        if (outcome == CheckpointOutcome.Foreign)
            problems.Add(ProblemKind.CheckpointForeign, 0, $"{subject} is of another ledger or was not signed by the key given.");
        else if (outcome != CheckpointOutcome.Valid)
            problems.Add(ProblemKind.CheckpointSignature, 0, outcome == CheckpointOutcome.Malformed ? $"{subject} is not in its form." : $"The signature of {subject[..1].ToLowerInvariant()}{subject[1..]} is wrong.");
        return checkpoint;
    }
}
