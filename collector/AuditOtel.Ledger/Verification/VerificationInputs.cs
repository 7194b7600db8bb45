using System.Text;
using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Verification;

/// <summary>What an auditor gave beside the directory, parsed: text that is none of what it should be says nothing about the ledger.</summary>
/// <param name="Keys">The keys given; null trusts those beside the ledger.</param>
/// <param name="Since">The note of a checkpoint kept elsewhere, or null.</param>
internal sealed record VerificationInputs(IReadOnlyList<NoteVerifier>? Keys, byte[]? Since)
{
    private const int MaxKeys = 64;

    /// <exception cref="LedgerException">A text is not in its form.</exception>
    public static VerificationInputs Parse(VerificationOptions options) =>
        new(options.VerifierKey is null ? null : ParseKeys(options.VerifierKey), options.Since is null ? null : ParseNote(options.Since));

    private static List<NoteVerifier> ParseKeys(string text)
    {
        var keys = new List<NoteVerifier>();
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (keys.Count == MaxKeys || !NoteVerifier.TryParse(line, out NoteVerifier? key))
                throw NoKey();
            keys.Add(key);
        }

        return keys.Count > 0 ? keys : throw NoKey();
    }

    private static byte[] ParseNote(string text)
    {
        byte[] note = Encoding.UTF8.GetBytes(text);
        return CheckpointNote.Read(note, "", [], out _) != CheckpointOutcome.Malformed
            ? note
            : throw new LedgerException(LedgerReason.Invalid, "The checkpoint given is not in its form (a signed note as the ledger publishes it); give the text of a checkpoint that was kept.");
    }

    private static LedgerException NoKey() =>
        new(LedgerReason.Invalid, $"The verifier key given is not in signed-note form (name+id+base64, one a line, at most {MaxKeys}); give the text of the ledger's log.vkey.");
}
