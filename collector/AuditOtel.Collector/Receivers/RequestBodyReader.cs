using System.Buffers.Binary;
using System.IO.Compression;
using AuditOtel.Collector.Ingestion.Otlp;

namespace AuditOtel.Collector.Receivers;

/// <summary>Reads a request's bytes within the limits. A refusal is a value; a sender that goes away is an exception of the server's.</summary>
internal static class RequestBodyReader
{
    // RFC 1952, section 2.3: a header of at least 10 bytes, at least 2 of deflate, then CRC-32 and ISIZE.
    private const int ShortestGzip = 20;

    /// <summary>Reads all of a stream.</summary>
    /// <returns>Null when the buffer holds everything.</returns>
    internal static async ValueTask<Refusal?> ReadAsync(Stream source, BodyBuffer target, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!target.TryMakeRoom())
                return Refusal.Overloaded();
            var read = await source.ReadAsync(target.Free, cancellationToken);
            if (read == 0)
                return null;
            target.Advance(read);
            if (target.Length > limit)
                return Refusal.TooLarge();
        }
    }

    /// <summary>Unpacks one gzip member, and stops at the limit whatever the compressed bytes promise.</summary>
    internal static async ValueTask<Refusal?> DecompressAsync(BodyBuffer compressed, int offset, BodyBuffer target, CancellationToken cancellationToken)
    {
        try
        {
            using var source = compressed.Open(offset);
            await using var gzip = new GZipStream(source, CompressionMode.Decompress);
            var refusal = await ReadAsync(gzip, target, OtlpLimits.RequestBytes, cancellationToken);
            return refusal ?? (EndsWithLength(compressed.Written.Span[offset..], target.Length) ? null : NoGzip());
        }
        catch (InvalidDataException)
        {
            return NoGzip();
        }
    }

    // GZipStream checks the CRC-32, but takes the end of its input for the end of the content when the trailer is missing, and skips what
    // follows the trailer. A request that is one whole member ends with the length of what came out of it.
    private static bool EndsWithLength(ReadOnlySpan<byte> member, int length) =>
        member.Length >= ShortestGzip && BinaryPrimitives.ReadUInt32LittleEndian(member[^sizeof(uint)..]) == (uint)length;

    private static Refusal NoGzip() =>
        Refusal.Malformed("The request is not one whole gzip member: it is no gzip, was cut off, or something follows it.");
}
