using System.Diagnostics.CodeAnalysis;

namespace AuditOtel.Ledger.Checkpoints;

/// <summary>Strict forms of the texts in a signed note.</summary>
internal static class NoteText
{
    /// <summary>Standard base64 in its one canonical form: padded, no white space, unused bits zero.</summary>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        byte[] buffer = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, buffer, out int length))
            return false;
        if (!string.Equals(Convert.ToBase64String(buffer, 0, length), text, StringComparison.Ordinal))
            return false;
        bytes = buffer[..length];
        return true;
    }

    /// <summary>A decimal number without sign or leading zero.</summary>
    public static bool TryParseSize(string text, out long size)
    {
        size = 0;
        return text.Length > 0 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0') && long.TryParse(text, out size);
    }
}
