using System.Buffers.Binary;

namespace AuditOtel.Collector.Records;

/// <summary>
/// The body of a record entry: what the collector adds (never taken from the wire), then the producer's LogRecord, byte for byte unless it was too large.
/// Layout: 7 bytes, of which 55 bits are the receipt time in units of 100 ns since the Unix epoch (to the year 2084); when the highest bit is set, a u16
/// follows with the missing required fields and, in its highest bit, whether the LogRecord is shortened; LogRecord. Integers are little-endian. A record
/// that lacks nothing pays for its time alone: most do.
/// </summary>
internal readonly record struct StoredRecord(ulong ReceivedUnixNanoseconds, RequiredFields Missing, bool IsShortened, ReadOnlyMemory<byte> LogRecord)
{
    /// <summary>Most bytes before the LogRecord.</summary>
    internal const int MaxHeaderLength = TimeBytes + sizeof(ushort);

    private const ulong NanosecondsPerTick = 100;
    private const int TimeBytes = 7;
    private const ulong HasFlags = 1UL << 55;
    private const ushort Shortened = 0x8000;

    /// <summary>Bytes before the LogRecord.</summary>
    internal static int HeaderLength(RequiredFields missing, bool isShortened = false) => missing == RequiredFields.None && !isShortened ? TimeBytes : MaxHeaderLength;

    /// <summary>Writes the header; the LogRecord follows behind the bytes it returns.</summary>
    internal static int WriteHeader(Span<byte> body, ulong receivedUnixNanoseconds, RequiredFields missing, bool isShortened = false)
    {
        var length = HeaderLength(missing, isShortened);

        // A clock that is a century ahead must not turn into a flag.
        var stamp = Math.Min(receivedUnixNanoseconds / NanosecondsPerTick, HasFlags - 1) | (length > TimeBytes ? HasFlags : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(body, (uint)stamp);
        BinaryPrimitives.WriteUInt16LittleEndian(body[4..], (ushort)(stamp >> 32));
        body[6] = (byte)(stamp >> 48);
        if (length > TimeBytes)
            BinaryPrimitives.WriteUInt16LittleEndian(body[TimeBytes..], (ushort)((ushort)missing | (isShortened ? Shortened : 0)));
        return length;
    }

    /// <summary>Reads a body; false when it is too short to be one.</summary>
    internal static bool TryParse(ReadOnlyMemory<byte> body, out StoredRecord record)
    {
        record = default;
        var span = body.Span;
        if (span.Length < TimeBytes)
            return false;
        var stamp = BinaryPrimitives.ReadUInt32LittleEndian(span) | ((ulong)BinaryPrimitives.ReadUInt16LittleEndian(span[4..]) << 32) | ((ulong)span[6] << 48);
        var hasFlags = (stamp & HasFlags) != 0;
        if (hasFlags && span.Length < MaxHeaderLength)
            return false;
        var flags = hasFlags ? BinaryPrimitives.ReadUInt16LittleEndian(span[TimeBytes..]) : 0;
        record = new StoredRecord(
            (stamp & ~HasFlags) * NanosecondsPerTick, (RequiredFields)(flags & ~Shortened), (flags & Shortened) != 0, body[(hasFlags ? MaxHeaderLength : TimeBytes)..]);
        return true;
    }
}
