using System.Text;
using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Tlog;

/// <summary>Cosignatures of checkpoints (C2SP tlog-cosignature, cosignature/v1).</summary>
public static class Cosignatures
{
    /// <summary>Largest time that a cosignature may name: 9999-12-31.</summary>
    private const long MaxSeconds = 253402300799;

    /// <summary>Whether a text is the verifier key of a witness, and its name.</summary>
    public static bool TryParseKey(string text, out string name)
    {
        bool isKey = NoteVerifier.TryParseCosigner(text, out NoteVerifier? key);
        name = key?.Name ?? "";
        return isKey;
    }

    /// <summary>Takes from a witness's answer the signature lines of its known key, when they verify for this checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint that was sent.</param>
    /// <param name="witnessKey">The witness's verifier key.</param>
    /// <param name="answer">The answer: signature lines.</param>
    /// <returns>The lines, each ended by a line end; null when none is of this key or one does not verify.</returns>
    public static string? Accept(Checkpoint checkpoint, string witnessKey, string answer)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        if (!NoteVerifier.TryParseCosigner(witnessKey, out NoteVerifier? key)
            || !SignedNote.TryParse(Encoding.UTF8.GetBytes(Body(checkpoint) + "\n" + answer), out SignedNote? note)
            || note.Verify([key]) != CheckpointOutcome.Valid)
            return null;
        return string.Concat(note.Signatures.Where(signature => signature.IsOf(key)).Select(static signature => signature.Line + "\n"));
    }

    /// <summary>Every cosignature of a known witness, the newest of each; null when one of them does not verify.</summary>
    internal static IReadOnlyList<Cosignature>? Find(SignedNote note, IReadOnlyList<NoteVerifier> witnesses)
    {
        if (witnesses.Any(key => note.Signatures.Any(signature => signature.IsOf(key)) && note.Verify([key]) != CheckpointOutcome.Valid))
            return null;
        return
        [
            .. from key in witnesses
               let times = note.Signatures.Where(signature => signature.IsOf(key)).Select(static signature => NoteVerifier.CosignatureTime(signature.Signature) ?? 0).ToArray()
               where times.Length > 0
               select new Cosignature(key.Name, DateTimeOffset.FromUnixTimeSeconds(Math.Min(times.Max(), MaxSeconds))),
        ];
    }

    private static string Body(Checkpoint checkpoint) => checkpoint.Note[..(checkpoint.Note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];
}
