using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace AuditOtel.Outbox;

/// <summary>
/// What stands at the beginning of a segment, little-endian: magic (8), number (8), first sequence (8), seed (8), length of the producer's description (4), CRC-32C
/// (4), the description (resource and scope as OTLP), zeros up to the next multiple of 8. It is on stable storage before the file gets a segment's name.
/// </summary>
/// <param name="Number">The segment's number.</param>
/// <param name="FirstSequence">The sequence of its first record.</param>
/// <param name="Producer">Who wrote its records: they are sent under this description, whichever process sends them.</param>
/// <param name="Seed">
/// With what the checksums of its frames begin. It is random, so that nobody who has a say in a record's content can put there what passes for a frame when the
/// record's own is torn.
/// </param>
internal sealed record SegmentHead(ulong Number, ulong FirstSequence, ReadOnlyMemory<byte> Producer, ulong Seed)
{
    internal const string Extension = ".outbox";

    private const int LengthAt = 32;
    private const int ChecksumAt = 36;
    private const int FixedLength = 40;

    private static ReadOnlySpan<byte> Magic => "AOTOUT1\n"u8;

    /// <summary>Where the first record stands.</summary>
    internal int Length => OutboxFrame.Align(FixedLength + Producer.Length);

    internal static string FileName(ulong number) => string.Create(CultureInfo.InvariantCulture, $"{number:x16}{Extension}");

    /// <summary>The number in a file's name.</summary>
    internal static bool TryParseName(string name, out ulong number)
    {
        number = 0;
        return name.Length == 16 + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
            && ulong.TryParse(name.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            && string.Equals(FileName(number), name, StringComparison.Ordinal);
    }

    /// <summary>The head of a new segment.</summary>
    internal static SegmentHead New(ulong number, ulong firstSequence, ReadOnlyMemory<byte> producer)
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(seed);
        return new SegmentHead(number, firstSequence, producer, BinaryPrimitives.ReadUInt64LittleEndian(seed));
    }

    internal byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Number);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), FirstSequence);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), Seed);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(LengthAt), Producer.Length);
        Producer.Span.CopyTo(bytes.AsSpan(FixedLength));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(ChecksumAt), Checksum(bytes, Producer.Length));
        return bytes;
    }

    /// <summary>Reads the head of the segment with this number; null when it is damaged.</summary>
    internal static SegmentHead? TryRead(ReadOnlySpan<byte> bytes, ulong number)
    {
        if (bytes.Length < FixedLength || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) != number)
            return null;
        var producer = BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthAt..]);
        if (producer < 0 || producer > bytes.Length - FixedLength || Checksum(bytes, producer) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]))
            return null;
        return new SegmentHead(
            number, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), bytes.Slice(FixedLength, producer).ToArray(), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes, int producer) =>
        ~Crc32C.Add(Crc32C.Add(Crc32C.Start, bytes[..ChecksumAt]), bytes.Slice(FixedLength, producer));
}
