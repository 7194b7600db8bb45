using System.Buffers.Binary;
using System.Text;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>A checkpoint as text: C2SP tlog-checkpoint body (origin, size, root; no extension lines) in a C2SP signed note.</summary>
internal static class CheckpointNote
{
    /// <summary>Longest note that is read; C2SP asks for at least 16 signatures, of any type.</summary>
    public const int MaxBytes = 64 * 1024;

    private const int MaxSignatures = 64;
    private const string SignaturePrefix = "\u2014 ";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Body(string origin, long size, byte[] root) => $"{origin}\n{size}\n{Convert.ToBase64String(root)}\n";

    public static string SignatureLine(NoteVerifier key, byte[] signature)
    {
        byte[] content = new byte[4 + signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(content, key.KeyId);
        signature.CopyTo(content, 4);
        return $"{SignaturePrefix}{key.Name} {Convert.ToBase64String(content)}\n";
    }

    /// <summary>Parses strictly and verifies: unknown keys are ignored, a known key whose signature fails rejects, and so does a note no known key signed.</summary>
    public static CheckpointOutcome Read(ReadOnlySpan<byte> note, string origin, IReadOnlyList<NoteVerifier> keys, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        if (!TryDecode(note, out string text))
            return CheckpointOutcome.Malformed;
        int split = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0)
            return CheckpointOutcome.Malformed;
        string body = text[..(split + 1)];
        Checkpoint? parsed = ParseBody(body, text);
        if (parsed is null)
            return CheckpointOutcome.Malformed;
        CheckpointOutcome outcome = VerifySignatures(body, text[(split + 2)..], keys);
        if (outcome == CheckpointOutcome.Valid && !string.Equals(parsed.Origin, origin, StringComparison.Ordinal))
            outcome = CheckpointOutcome.Foreign;
        if (outcome == CheckpointOutcome.Valid)
            checkpoint = parsed;
        return outcome;
    }

    private static bool TryDecode(ReadOnlySpan<byte> note, out string text)
    {
        text = "";
        if (note.Length is 0 or > MaxBytes || note[^1] != '\n')
            return false;
        try
        {
            text = StrictUtf8.GetString(note);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return !text.Any(static c => c != '\n' && char.IsControl(c));
    }

    private static Checkpoint? ParseBody(string body, string note)
    {
        string[] lines = body.Split('\n');
        if (lines.Length != 4 || lines[3].Length != 0 || !NoteVerifier.IsName(lines[0]) || !NoteText.TryParseSize(lines[1], out long size))
            return null;
        return NoteText.TryDecode(lines[2], out byte[]? root) && root.Length == 32 ? new Checkpoint(lines[0], size, root, note) : null;
    }

    private static CheckpointOutcome VerifySignatures(string body, string signatures, IReadOnlyList<NoteVerifier> keys)
    {
        string[] lines = signatures.Split('\n');
        if (lines.Length is < 2 or > MaxSignatures + 1 || lines[^1].Length != 0)
            return CheckpointOutcome.Malformed;
        byte[] signed = Encoding.UTF8.GetBytes(body);
        bool isVerified = false;
        foreach (string line in lines.AsSpan(0, lines.Length - 1))
        {
            if (!TryParseLine(line, out string name, out byte[] content))
                return CheckpointOutcome.Malformed;
            uint id = BinaryPrimitives.ReadUInt32BigEndian(content);
            NoteVerifier? key = keys.FirstOrDefault(k => k.KeyId == id && string.Equals(k.Name, name, StringComparison.Ordinal));
            if (key is null)
                continue;
            if (!key.Verify(signed, content.AsSpan(4)))
                return CheckpointOutcome.BadSignature;
            isVerified = true;
        }

        return isVerified ? CheckpointOutcome.Valid : CheckpointOutcome.Foreign;
    }

    private static bool TryParseLine(string line, out string name, out byte[] content)
    {
        name = "";
        content = [];
        if (!line.StartsWith(SignaturePrefix, StringComparison.Ordinal))
            return false;
        string[] parts = line[SignaturePrefix.Length..].Split(' ');
        if (parts.Length != 2 || !NoteVerifier.IsName(parts[0]) || !NoteText.TryDecode(parts[1], out byte[]? decoded) || decoded.Length < 5)
            return false;
        name = parts[0];
        content = decoded;
        return true;
    }
}
