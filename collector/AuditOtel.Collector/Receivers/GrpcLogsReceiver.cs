using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Otlp;
using Microsoft.Extensions.Primitives;

namespace AuditOtel.Collector.Receivers;

/// <summary>
/// OTLP/gRPC by hand, unary only (gRPC over HTTP/2, PROTOCOL-HTTP2.md). A frame is a flag byte, a big-endian u32 length and the message.
/// A refusal before any message is trailers-only: the status stands in the headers.
/// </summary>
internal static class GrpcLogsReceiver
{
    private const int FrameHeader = 5;
    private const string GrpcType = "application/grpc";

    internal static bool IsGrpc(HttpRequest request) =>
        request.ContentType is { } type
        && type.StartsWith(GrpcType, StringComparison.OrdinalIgnoreCase)
        && (type.Length == GrpcType.Length || type[GrpcType.Length] is '+' or ';');

    internal static async Task HandleAsync(LogsReceiver receiver, HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await RefuseAsync(context, Refusal.NotPost());
            return;
        }

        using var body = new BodyBuffer(receiver.Budget);
        using var unpacked = new BodyBuffer(receiver.Budget);
        var (payload, refusal) = await ReadMessageAsync(context, body, unpacked);
        if (refusal is not null)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        (var stored, refusal) = await receiver.IngestAsync(context, payload);
        using (stored)
        {
            if (stored is null)
                await RefuseAsync(context, refusal!);
            else
                Answer(context, stored, payload, receiver.Ingestor.LedgerName);
        }
    }

    /// <summary>Answers with a status alone.</summary>
    internal static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        response.ContentType = GrpcType;
        response.Headers["grpc-status"] = ((int)refusal.Code).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = PercentEncode(refusal.Message);
        if (refusal.Code == GrpcStatusCode.Unimplemented)
            response.Headers["grpc-accept-encoding"] = "identity,gzip";
        if (refusal.IsRetryable)
        {
            using var details = new ProtobufWriter(256);
            RefusalDetails.WriteProtobuf(details, refusal);
            response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(details.Written);
        }

        return Task.CompletedTask;
    }

    private static async ValueTask<(ReadOnlyMemory<byte> Payload, Refusal? Refusal)> ReadMessageAsync(HttpContext context, BodyBuffer body, BodyBuffer unpacked)
    {
        var encoding = context.Request.Headers["grpc-encoding"];
        var isGzip = string.Equals(encoding, "gzip", StringComparison.OrdinalIgnoreCase);
        if (!isGzip && !StringValues.IsNullOrEmpty(encoding) && !string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase))
            return (default, Refusal.UnsupportedEncoding(encoding.ToString()));
        var refusal = await RequestBodyReader.ReadAsync(context.Request.Body, body, OtlpLimits.RequestBytes + FrameHeader, context.RequestAborted);
        refusal ??= CheckFrame(body.Written.Span, isGzip);
        if (refusal is not null)
            return (default, refusal);
        if (body.Written.Span[0] == 0)
            return (body.Written[FrameHeader..], null);
        refusal = await RequestBodyReader.DecompressAsync(body, FrameHeader, unpacked, context.RequestAborted);
        return (unpacked.Written, refusal);
    }

    private static Refusal? CheckFrame(ReadOnlySpan<byte> body, bool isGzip)
    {
        if (body.Length < FrameHeader)
            return Refusal.Malformed("The request holds no complete gRPC message.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(body[1..]);
        if (length > OtlpLimits.RequestBytes)
            return Refusal.TooLarge();
        if (length != (uint)(body.Length - FrameHeader))
            return Refusal.Malformed($"The gRPC message says it has {length} bytes and has {body.Length - FrameHeader}.");
        return body[0] switch
        {
            0 => null,
            1 => isGzip ? null : Refusal.Malformed("The gRPC message is marked as compressed, but grpc-encoding names no compression."),
            _ => Refusal.Malformed("The gRPC message has an unknown flag."),
        };
    }

    // Nothing is flushed here: the server sends message and trailers together when the request ends.
    private static void Answer(HttpContext context, IngestResult stored, ReadOnlyMemory<byte> payload, string ledgerName)
    {
        var response = context.Response;
        response.ContentType = GrpcType;
        WriteFrame(response.BodyWriter, stored, payload.Span, ledgerName);
        response.AppendTrailer("grpc-status", "0");
    }

    private static void WriteFrame(PipeWriter target, IngestResult stored, ReadOnlySpan<byte> payload, string ledgerName)
    {
        using var message = new ProtobufWriter();
        ExportAnswer.WriteProtobuf(message, stored, payload, ledgerName);
        var header = target.GetSpan(FrameHeader);
        header[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)message.Length);
        target.Advance(FrameHeader);
        target.Write(message.Written);
    }

    /// <summary>Percent-encodes what is not printable ASCII, and the percent sign (PROTOCOL-HTTP2.md, "Status-Message").</summary>
    private static string PercentEncode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(message))
        {
            if (unit is >= 0x20 and <= 0x7E and not (byte)'%')
                encoded.Append((char)unit);
            else
                encoded.Append('%').Append(unit.ToString("X2"));
        }

        return encoded.ToString();
    }
}
