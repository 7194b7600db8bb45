using System.Buffers.Binary;
using System.Globalization;

namespace AuditOtel.Outbox;

/// <summary>
/// What stands at the beginning of a segment, little-endian: magic (8), number (8), first sequence (8), length of the producer's description (4), CRC-32C (4), the
/// description (resource and scope as OTLP), zeros up to the next multiple of 8. It is on stable storage before the first record comes.
/// </summary>
/// <param name="Number">The segment's number.</param>
/// <param name="FirstSequence">The sequence of its first record.</param>
/// <param name="Producer">Who wrote its records: they are sent under this description, whichever process sends them.</param>
internal sealed record SegmentHead(ulong Number, ulong FirstSequence, ReadOnlyMemory<byte> Producer)
{
    internal const string Extension = ".outbox";

    private const int FixedLength = 32;

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

    internal byte[] ToBytes()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Number);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), FirstSequence);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), Producer.Length);
        Producer.Span.CopyTo(bytes.AsSpan(FixedLength));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), Checksum(bytes, Producer.Length));
        return bytes;
    }

    /// <summary>Reads the head of the segment with this number; null when it is damaged or torn.</summary>
    internal static SegmentHead? TryRead(ReadOnlySpan<byte> bytes, ulong number)
    {
        if (bytes.Length < FixedLength || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) != number)
            return null;
        var producer = BinaryPrimitives.ReadInt32LittleEndian(bytes[24..]);
        if (producer < 0 || producer > bytes.Length - FixedLength || Checksum(bytes, producer) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]))
            return null;
        return new SegmentHead(number, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), bytes.Slice(FixedLength, producer).ToArray());
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes, int producer) =>
        ~Crc32C.Add(Crc32C.Add(Crc32C.Start, bytes[..28]), bytes.Slice(FixedLength, producer));
}
