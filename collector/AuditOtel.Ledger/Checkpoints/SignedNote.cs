using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>A C2SP signed note, parsed strictly: a body, and signatures that are not verified yet.</summary>
internal sealed class SignedNote
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, string body, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Body = body;
        Signatures = signatures;
    }

    /// <summary>The whole note.</summary>
    public string Text { get; }

    /// <summary>What is signed, ended by a line end.</summary>
    public string Body { get; }

    public IReadOnlyList<NoteSignature> Signatures { get; }

    public static bool TryParse(ReadOnlySpan<byte> note, [NotNullWhen(true)] out SignedNote? parsed)
    {
        parsed = null;
        if (note.Length > CheckpointNote.MaxBytes || !TryDecode(note, out string? text))
            return false;
        int split = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !NoteSignature.TryParseLines(text[(split + 2)..], out IReadOnlyList<NoteSignature>? signatures))
            return false;
        parsed = new SignedNote(text, text[..(split + 1)], signatures);
        return true;
    }

    /// <summary>UTF-8 without control characters but line ends, ended by a line end.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (bytes.IsEmpty || bytes[^1] != '\n')
            return false;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }

        return !text.Any(static c => c != '\n' && char.IsControl(c));
    }

    /// <summary>Verifies the signatures of known keys: one that fails rejects the note, those of unknown keys are ignored, and none is foreign.</summary>
    public CheckpointOutcome Verify(IReadOnlyList<NoteVerifier> keys)
    {
        byte[] signed = Encoding.UTF8.GetBytes(Body);
        bool isVerified = false;
        foreach (NoteSignature signature in Signatures)
        {
            NoteVerifier? key = keys.FirstOrDefault(signature.IsOf);
            if (key is null)
                continue;
            if (!key.Verify(signed, signature.Signature))
                return CheckpointOutcome.BadSignature;
            isVerified = true;
        }

        return isVerified ? CheckpointOutcome.Valid : CheckpointOutcome.Foreign;
    }
}
