using AuditOtel.Ledger.Checkpoints;

namespace AuditOtel.Ledger.Tlog;

/// <summary>Adds signature lines to a note.</summary>
internal static class CosignedNote
{
    /// <summary>The note with these lines behind its own; of each key that signs again only the new line stays.</summary>
    public static string Merge(string note, string lines)
    {
        int split = note.LastIndexOf("\n\n", StringComparison.Ordinal) + 2;
        if (!NoteSignature.TryParseLines(note[split..], out IReadOnlyList<NoteSignature>? old) || !NoteSignature.TryParseLines(lines, out IReadOnlyList<NoteSignature>? added))
            throw new LedgerException(LedgerReason.Invalid, "The cosignatures are not in signed-note form.");
        IEnumerable<NoteSignature> stay = old.Where(signature => !added.Any(other => other.KeyId == signature.KeyId && string.Equals(other.Name, signature.Name, StringComparison.Ordinal)));
        return note[..split] + string.Concat(stay.Concat(added).Select(static signature => signature.Line + "\n"));
    }
}
