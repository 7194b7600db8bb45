using System.Diagnostics.CodeAnalysis;

namespace AuditOtel.Ledger.Segments;

/// <summary>A segment's file: its first index in 20 digits.</summary>
/// <param name="FirstIndex">The index of its first entry.</param>
internal readonly record struct SegmentName(long FirstIndex)
{
    private const string Suffix = ".seg";
    private const int Digits = 20;

    public override string ToString() => FirstIndex.ToString("D20") + Suffix;

    public static bool TryParse([NotNullWhen(true)] string? text, out SegmentName name)
    {
        name = default;
        if (text is null || text.Length != Digits + Suffix.Length || !text.EndsWith(Suffix, StringComparison.Ordinal)
            || !text.AsSpan(0, Digits).ContainsOnlyDigits() || !long.TryParse(text.AsSpan(0, Digits), out long index))
            return false;
        name = new SegmentName(index);
        return true;
    }
}
