using System.Buffers.Binary;

namespace AuditOtel.Collector.Records;

/// <summary>
/// The body of a record entry: what the collector adds (never taken from the wire), then the producer's LogRecord, byte for byte unless it was too large.
/// Layout: u64 receipt time in Unix nanoseconds, u16 missing required fields and in its highest bit whether the LogRecord is shortened, LogRecord; integers are little-endian.
/// </summary>
internal readonly record struct StoredRecord(ulong ReceivedUnixNanoseconds, RequiredFields Missing, bool IsShortened, ReadOnlyMemory<byte> LogRecord)
{
    /// <summary>Bytes before the LogRecord.</summary>
    internal const int HeaderLength = sizeof(ulong) + sizeof(ushort);

    private const ushort Shortened = 0x8000;

    /// <summary>Writes the header; the LogRecord follows at <see cref="HeaderLength"/>.</summary>
    internal static void WriteHeader(Span<byte> body, ulong receivedUnixNanoseconds, RequiredFields missing, bool isShortened = false)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(body, receivedUnixNanoseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(body[sizeof(ulong)..], (ushort)((ushort)missing | (isShortened ? Shortened : 0)));
    }

    /// <summary>Reads a body; false when it is too short to be one.</summary>
    internal static bool TryParse(ReadOnlyMemory<byte> body, out StoredRecord record)
    {
        if (body.Length < HeaderLength)
        {
            record = default;
            return false;
        }

        var span = body.Span;
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(span[sizeof(ulong)..]);
        record = new StoredRecord(
            BinaryPrimitives.ReadUInt64LittleEndian(span),
            (RequiredFields)(flags & ~Shortened),
            (flags & Shortened) != 0,
            body[HeaderLength..]);
        return true;
    }
}
