using System.Text;

namespace AuditOtel.Collector.Selection.Values;

/// <summary>
/// Text as selections compare it: UTF-8 in upper case, character by character and the same in every language. What is no character (damaged UTF-8, U+0000,
/// U+FFFE, U+FFFF) is U+FFFD, because C strings and SQLite's patterns cannot tell them apart.
/// </summary>
internal static class FoldedText
{
    /// <summary>A damaged byte becomes the three of U+FFFD; nothing grows more.</summary>
    internal const int MaxGrowth = 3;

    /// <summary>Folds UTF-8.</summary>
    /// <param name="text">What to fold.</param>
    /// <param name="destination">Room for <see cref="MaxGrowth"/> times as many bytes.</param>
    /// <returns>How many bytes were written.</returns>
    internal static int Fold(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (!text.Contains((byte)0) && Ascii.ToUpper(text, destination, out var written) == System.Buffers.OperationStatus.Done)
            return written;
        written = 0;
        while (!text.IsEmpty)
        {
            _ = Rune.DecodeFromUtf8(text, out var rune, out var length);
            written += Folded(rune).EncodeToUtf8(destination[written..]);
            text = text[length..];
        }

        return written;
    }

    /// <summary>Folds a text into bytes of its own.</summary>
    internal static byte[] Fold(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = Encoding.UTF8.GetBytes(text, utf8);
        var folded = new byte[length * MaxGrowth];
        return folded[..Fold(utf8.AsSpan(0, length), folded)];
    }

    private static Rune Folded(Rune rune) => rune.Value is 0 or 0xFFFE or 0xFFFF ? Rune.ReplacementChar : Rune.ToUpperInvariant(rune);
}
