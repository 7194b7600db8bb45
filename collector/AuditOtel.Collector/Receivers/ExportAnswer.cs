using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Receivers;

/// <summary>
/// Writes the ExportLogsServiceResponse of a stored request, with our receipts. An answer stays under 4 MiB, because official clients
/// refuse a larger one: receipts beyond that are left out and partial_success says so with nothing rejected.
/// </summary>
internal static class ExportAnswer
{
    // Room for the rest of the message after the last receipt.
    private const int AnswerRoom = OtlpLimits.AnswerBytes - (128 << 10);

    internal static void WriteProtobuf(ProtobufWriter writer, IngestResult stored, ReadOnlySpan<byte> request, string ledger)
    {
        var written = WriteReceipts(writer, stored.Receipts.Items, request, ledger);
        var (rejected, message) = PartialSuccess(stored, written);
        if (message.Length == 0)
            return;
        var partial = writer.BeginMessage(OtlpFields.Response.PartialSuccess);
        writer.WriteVarint(OtlpFields.PartialSuccess.RejectedLogRecords, (ulong)rejected);
        writer.WriteString(OtlpFields.PartialSuccess.ErrorMessage, message);
        writer.EndMessage(partial);
    }

    internal static void WriteJson(Utf8JsonWriter writer, IngestResult stored, ReadOnlySpan<byte> request, string ledger)
    {
        var written = 0;
        writer.WriteStartObject();
        if (stored.Receipts.Count > 0)
        {
            writer.WriteStartArray("auditReceipts"u8);
            foreach (ref readonly var receipt in stored.Receipts.Items)
            {
                // An escaped character takes at most six bytes.
                if (writer.BytesCommitted + writer.BytesPending + (6L * receipt.RecordId.Length) > AnswerRoom)
                    break;
                WriteReceipt(writer, receipt, request, ledger);
                written++;
            }

            writer.WriteEndArray();
        }

        var (rejected, message) = PartialSuccess(stored, written);
        if (message.Length > 0)
        {
            writer.WriteStartObject("partialSuccess"u8);
            writer.WriteString("rejectedLogRecords"u8, rejected.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("errorMessage"u8, message);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static (int Rejected, string Message) PartialSuccess(IngestResult stored, int written) => written == stored.Receipts.Count
        ? (stored.Rejected, stored.Detail)
        : (stored.Rejected, $"{stored.Detail} All accepted records are stored, but only the first {written} receipts fit into the answer.".TrimStart());

    private static int WriteReceipts(ProtobufWriter writer, ReadOnlySpan<ReceiptLine> receipts, ReadOnlySpan<byte> request, string ledger)
    {
        var wire = new ReceiptWire(ledger);
        if (receipts.Length > 0)
            writer.EnsureRoom((int)Math.Min(AnswerRoom, (long)receipts.Length * wire.LengthOf(receipts[0])));
        var written = 0;
        foreach (ref readonly var receipt in receipts)
        {
            if (writer.Length + receipt.RecordId.Length > AnswerRoom)
                break;
            wire.Write(writer, receipt, request);
            written++;
        }

        return written;
    }

    private static void WriteReceipt(Utf8JsonWriter writer, in ReceiptLine receipt, ReadOnlySpan<byte> request, string ledger)
    {
        var hash = receipt.LeafHash;
        Span<byte> number = stackalloc byte[20];
        writer.WriteStartObject();
        writer.WriteString("recordId"u8, receipt.RecordId.Of(request));
        writer.WriteString("ledger"u8, ledger);
        Utf8Formatter.TryFormat(receipt.Index, number, out var digits);
        writer.WriteString("index"u8, number[..digits]);
        writer.WriteBase64String("leafHash"u8, hash);
        Utf8Formatter.TryFormat(receipt.ReceivedUnixNanoseconds, number, out digits);
        writer.WriteString("receivedTimeUnixNano"u8, number[..digits]);
        writer.WriteEndObject();
    }
}
