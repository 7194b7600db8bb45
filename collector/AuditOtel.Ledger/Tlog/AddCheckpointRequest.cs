using System.Diagnostics.CodeAnalysis;
using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Tlog;

/// <summary>The body of <c>POST /add-checkpoint</c> (C2SP tlog-witness): the size the witness knows, the proof from there, and the checkpoint.</summary>
public static class AddCheckpointRequest
{
    /// <summary>Longest body, in bytes: 63 proof lines and the longest note fit.</summary>
    public const int MaxBytes = 72 * 1024;

    private const int MaxProofLines = 63;
    private const string OldWord = "old ";

    /// <summary>Writes a request.</summary>
    /// <param name="oldSize">The size of the newest checkpoint that the witness cosigned; 0 when none.</param>
    /// <param name="proof">The consistency proof from there; empty when the old size is 0 or the checkpoint's.</param>
    /// <param name="note">The checkpoint.</param>
    public static string Format(long oldSize, IReadOnlyList<byte[]> proof, string note)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return $"{OldWord}{oldSize}\n{string.Concat(proof.Select(static hash => Convert.ToBase64String(hash) + "\n"))}\n{note}";
    }

    internal static bool TryParse(ReadOnlySpan<byte> body, out long oldSize, out List<byte[]> proof, [NotNullWhen(true)] out SignedNote? note)
    {
        oldSize = 0;
        proof = [];
        note = null;
        int end = body.IndexOf("\n\n"u8);
        if (body.Length > MaxBytes || end < 0)
            return false;
        string[] lines = Encoding.Latin1.GetString(body[..end]).Split('\n');
        if (!lines[0].StartsWith(OldWord, StringComparison.Ordinal) || !NoteText.TryParseSize(lines[0][OldWord.Length..], out oldSize) || lines.Length > 1 + MaxProofLines)
            return false;
        foreach (string line in lines.AsSpan(1))
        {
            if (!NoteText.TryDecode(line, out byte[]? hash) || hash.Length != MerkleTree.HashLength)
                return false;
            proof.Add(hash);
        }

        return SignedNote.TryParse(body[(end + 2)..], out note);
    }
}
