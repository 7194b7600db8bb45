using System.IO.Compression;
using AuditOtel.Collector.Ingestion.Otlp;

namespace AuditOtel.Collector.Receivers;

/// <summary>Reads a request's bytes within the limits. A refusal is a value; a sender that goes away is an exception of the server's.</summary>
internal static class RequestBodyReader
{
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

    /// <summary>Unpacks gzip, and stops at the limit whatever the compressed bytes promise.</summary>
    internal static async ValueTask<Refusal?> DecompressAsync(BodyBuffer compressed, int offset, BodyBuffer target, CancellationToken cancellationToken)
    {
        try
        {
            using var source = compressed.Open(offset);
            await using var gzip = new GZipStream(source, CompressionMode.Decompress);
            return await ReadAsync(gzip, target, OtlpLimits.RequestBytes, cancellationToken);
        }
        catch (InvalidDataException)
        {
            return Refusal.Malformed("The request says it is gzip and is not, or it was cut off.");
        }
    }
}
