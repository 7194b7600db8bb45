namespace AuditOtel.Ledger.Checkpoints;

/// <summary>A checkpoint as text: C2SP tlog-checkpoint body (origin, size, root; no extension lines) in a C2SP signed note.</summary>
internal static class CheckpointNote
{
    /// <summary>Longest note that is read; C2SP asks for at least 16 signatures, of any type.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int RequiredLines = 3;

    public static string Body(string origin, long size, byte[] root) => $"{origin}\n{size}\n{Convert.ToBase64String(root)}\n";

    /// <summary>Parses strictly and verifies: unknown keys are ignored, a known key whose signature fails rejects, and so does a note no known key signed.</summary>
    public static CheckpointOutcome Read(ReadOnlySpan<byte> note, string origin, IReadOnlyList<NoteVerifier> keys, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (!SignedNote.TryParse(note, out SignedNote? signed) || Parse(signed, withExtensions: false) is not { } parsed)
            return CheckpointOutcome.Malformed;
        CheckpointOutcome outcome = signed.Verify(keys);
        if (outcome == CheckpointOutcome.Valid && !string.Equals(parsed.Origin, origin, StringComparison.Ordinal))
            outcome = CheckpointOutcome.Foreign;
        if (outcome == CheckpointOutcome.Valid)
            checkpoint = parsed;
        return outcome;
    }

    /// <summary>The checkpoint that a note's body states, whoever signed it; null when it states none.</summary>
    /// <param name="note">The note.</param>
    /// <param name="withExtensions">Whether lines behind the root are allowed. This ledger writes none; a witness takes checkpoints of logs that do.</param>
    public static Checkpoint? Parse(SignedNote note, bool withExtensions)
    {
        string[] lines = note.Body.Split('\n');
        int extensions = lines.Length - 1 - RequiredLines;
        if (extensions < 0 || (extensions > 0 && !withExtensions) || lines.AsSpan(0, lines.Length - 1).Contains(""))
            return null;
        if (!NoteVerifier.IsName(lines[0]) || !NoteText.TryParseSize(lines[1], out long size))
            return null;
        return NoteText.TryDecode(lines[2], out byte[]? root) && root.Length == 32 ? new Checkpoint(lines[0], size, root, note.Text) : null;
    }
}
