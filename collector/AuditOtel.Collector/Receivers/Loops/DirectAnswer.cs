using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Unicode;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Otlp;
using Microsoft.AspNetCore.WebUtilities;

namespace AuditOtel.Collector.Receivers.Loops;

/// <summary>Writes the answers of requests that the server does not see: HTTP/1.1 (RFC 9112), in protobuf, as the request was.</summary>
internal static class DirectAnswer
{
    private const int HeadRoom = 256;

    internal static void Write(PipeWriter output, IngestResult stored, ReadOnlySpan<byte> request, string ledgerName, DateTimeOffset now)
    {
        using var body = new ProtobufWriter();
        ExportAnswer.WriteProtobuf(body, stored, request, ledgerName);
        Write(output, StatusCodes.Status200OK, body.Written, "", now);
    }

    internal static void Write(PipeWriter output, Refusal refusal, DateTimeOffset now)
    {
        using var body = new ProtobufWriter();
        RefusalDetails.WriteProtobuf(body, refusal);
        var retry = refusal.IsRetryable ? string.Create(CultureInfo.InvariantCulture, $"Retry-After: {Refusal.RetrySeconds}\r\n") : "";
        Write(output, refusal.HttpStatus, body.Written, retry, now);
    }

    private static void Write(PipeWriter output, int status, ReadOnlySpan<byte> body, string fields, DateTimeOffset now)
    {
        Utf8.TryWrite(
            output.GetSpan(HeadRoom + body.Length),
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\nContent-Length: {body.Length}\r\nContent-Type: application/x-protobuf\r\nDate: {now:R}\r\n{fields}\r\n",
            out var head);
        output.Advance(head);
        output.Write(body);
    }
}
