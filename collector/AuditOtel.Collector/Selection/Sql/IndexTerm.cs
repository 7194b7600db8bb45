using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// 47 bits that stand for a field, for its presence, or for a value of it, from a key that each index has for itself (SipHash-1-3, Aumasson and Bernstein, 2012). Two values may have the same ones by
/// chance: then the index names entries too many, which are read and sorted out. It never names too few. Who does not know the key can make no two names or values that have the same.
/// </summary>
internal sealed class IndexTerm
{
    /// <summary>Bytes of a key.</summary>
    internal const int KeyBytes = 16;

    /// <summary>A key of zeros, for whoever asks no index.</summary>
    internal static readonly IndexTerm OfNoIndex = new(new byte[KeyBytes]);

    private const int Dropped = 17;
    private const int FinalRounds = 3;
    private const ulong Final = 0xFF;
    private const ulong FieldKind = 1UL << 48, PresenceKind = 2UL << 48, ValueKind = 3UL << 48, WordKind = 4UL << 48;
    private const ulong FirstBeginning = 0x736F_6D65_7073_6575, SecondBeginning = 0x646F_7261_6E64_6F6D, ThirdBeginning = 0x6C79_6765_6E65_7261, FourthBeginning = 0x7465_6462_7974_6573;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    /// <exception cref="InvalidOperationException">The key has another length.</exception>
    internal IndexTerm(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes)
            throw new InvalidOperationException("The key of its terms has another length.");
        var (one, other) = (BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[sizeof(ulong)..]));
        (_first, _second, _third, _fourth) = (one ^ FirstBeginning, other ^ SecondBeginning, one ^ ThirdBeginning, other ^ FourthBeginning);
    }

    /// <summary>A key for a new index.</summary>
    internal static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>Whether the name of a field says that it holds addresses; names of both kinds never have the same field.</summary>
    internal static bool IsAddress(long field) => (field & 1) != 0;

    /// <summary>A field.</summary>
    /// <param name="name">Its full name, UTF-8.</param>
    internal long OfField(ReadOnlySpan<byte> name) => (Term(Hash(name, FieldKind)) & ~1L) | (FieldNames.IsAddress(name) ? 1L : 0);

    /// <inheritdoc cref="OfField(ReadOnlySpan{byte})"/>
    internal long OfField(string name) => OfField(Encoding.UTF8.GetBytes(name));

    /// <summary>That a record has the field.</summary>
    internal long OfPresence(long field) => Term(Hash([], PresenceKind | (ulong)field));

    /// <summary>A value.</summary>
    /// <param name="field">Its field.</param>
    /// <param name="folded">The value, folded.</param>
    internal long OfValue(long field, ReadOnlySpan<byte> folded) => Term(Hash(folded, ValueKind | (ulong)field));

    /// <summary>64 bits of a value as it stands in a record.</summary>
    internal ulong OfWord(long field, ReadOnlySpan<byte> text) => Hash(text, WordKind | (ulong)field);

    private ulong Hash(ReadOnlySpan<byte> bytes, ulong kind)
    {
        var (a, b, c, d) = (_first, _second, _third, _fourth);
        var last = (ulong)(bytes.Length + sizeof(ulong)) << 56;
        Take(kind, ref a, ref b, ref c, ref d);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            Take(BinaryPrimitives.ReadUInt64LittleEndian(bytes), ref a, ref b, ref c, ref d);
        for (var i = 0; i < bytes.Length; i++)
            last |= (ulong)bytes[i] << (8 * i);
        Take(last, ref a, ref b, ref c, ref d);
        c ^= Final;
        for (var i = 0; i < FinalRounds; i++)
            Round(ref a, ref b, ref c, ref d);
        return a ^ b ^ c ^ d;
    }

    private static void Take(ulong word, ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        d ^= word;
        Round(ref a, ref b, ref c, ref d);
        a ^= word;
    }

    private static void Round(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a += b;
        b = BitOperations.RotateLeft(b, 13) ^ a;
        a = BitOperations.RotateLeft(a, 32);
        c += d;
        d = BitOperations.RotateLeft(d, 16) ^ c;
        a += d;
        d = BitOperations.RotateLeft(d, 21) ^ a;
        c += b;
        b = BitOperations.RotateLeft(b, 17) ^ c;
        c = BitOperations.RotateLeft(c, 32);
    }

    private static long Term(ulong hash) => (long)(hash >> Dropped);
}
