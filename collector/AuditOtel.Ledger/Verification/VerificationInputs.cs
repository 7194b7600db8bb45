using System.Text;
using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Verification;

/// <summary>What an auditor gave beside the directory, parsed: text that is none of what it should be says nothing about the ledger.</summary>
/// <param name="Keys">The keys of logs given; null trusts those beside the ledger.</param>
/// <param name="Cosigners">The keys of witnesses given.</param>
/// <param name="Since">The note of a checkpoint kept elsewhere, or null.</param>
internal sealed record VerificationInputs(IReadOnlyList<NoteVerifier>? Keys, IReadOnlyList<NoteVerifier> Cosigners, byte[]? Since)
{
    private const int MaxKeys = 64;

    /// <exception cref="LedgerException">A text is not in its form.</exception>
    public static VerificationInputs Parse(VerificationOptions options)
    {
        var keys = new List<NoteVerifier>();
        var cosigners = new List<NoteVerifier>();
        string? given = options.VerifierKey ?? options.SealKey?.LogKey;
        string[] lines = given?.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (string line in lines.Take(MaxKeys + 1))
        {
            if (NoteVerifier.TryParse(line, out NoteVerifier? key))
                keys.Add(key);
            else if (NoteVerifier.TryParseCosigner(line, out key))
                cosigners.Add(key);
            else
                throw NoKey();
        }

        if (given is not null && (keys.Count == 0 || lines.Length > MaxKeys))
            throw NoKey();
        return new VerificationInputs(given is null ? null : keys, cosigners, options.Since is null ? null : ParseNote(options.Since));
    }

    private static byte[] ParseNote(string text)
    {
        byte[] note = Encoding.UTF8.GetBytes(text);
        return CheckpointNote.Read(note, "", [], out _) != CheckpointOutcome.Malformed
            ? note
            : throw new LedgerException(LedgerReason.Invalid, "The checkpoint given is not in its form (a signed note as the ledger publishes it); give the text of a checkpoint that was kept.");
    }

    private static LedgerException NoKey() =>
        new(LedgerReason.Invalid, $"The verifier key given is not in signed-note form (name+id+base64, one a line, at most {MaxKeys}, the ledger's own among them); give the text of the ledger's log.vkey.");
}
