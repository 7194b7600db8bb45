using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// 47 bits that stand for a field, for its presence, or for a value of it. Two values may have the same ones, by chance or because somebody made them so: then the index names
/// entries too many, which are read and sorted out. It never names too few.
/// </summary>
internal static class IndexTerm
{
    private const int Dropped = 17;
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xC2B2_AE3D_27D4_EB4F;

    /// <summary>A field.</summary>
    /// <param name="name">Its full name, UTF-8.</param>
    internal static long OfField(ReadOnlySpan<byte> name) => Term(Hash(name, First));

    /// <inheritdoc cref="OfField(ReadOnlySpan{byte})"/>
    internal static long OfField(string name) => OfField(Encoding.UTF8.GetBytes(name));

    /// <summary>That a record has the field.</summary>
    internal static long OfPresence(long field) => Term(Mix(Second, (ulong)field));

    /// <summary>A value.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="folded">The value, folded.</param>
    internal static long OfValue(long field, ReadOnlySpan<byte> folded) => Term(Hash(folded, (ulong)field));

    /// <summary>64 bits of some bytes; no secret and no proof.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var hash = Mix(seed, (ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var rest = 0UL;
        foreach (var one in bytes)
            rest = (rest << 8) | one;
        return Mix(Mix(hash, rest), First);
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        var mixed = (hash ^ value) * First;
        return (mixed ^ BitOperations.RotateRight(mixed, 29)) * Second;
    }

    private static long Term(ulong hash) => (long)(hash >> Dropped);
}
