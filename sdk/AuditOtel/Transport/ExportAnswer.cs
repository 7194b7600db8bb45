using System.Globalization;
using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Transport;

/// <summary>Reads the message of an answer: partial success, receipts. Whatever is not exactly as expected is no success.</summary>
internal static class ExportAnswer
{
    private const int LongestMessage = 1024;

    /// <summary>Reads an ExportLogsServiceResponse that came as a success.</summary>
    internal static ExportResult Read(ReadOnlySpan<byte> message, Guid recordId)
    {
        AuditReceipt? receipt = null;
        long rejected = 0;
        var warning = "";
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            var understood = (reader.Field, reader.Type) switch
            {
                (OtlpFields.Response.PartialSuccess, WireType.Bytes) => TryReadPartialSuccess(reader.Bytes, out rejected, out warning),
                (OtlpFields.Response.Receipts, WireType.Bytes) => TryReadReceipt(reader.Bytes, recordId, ref receipt),
                _ => true,
            };
            if (!understood)
                return Malformed($"field {reader.Field.ToString(CultureInfo.InvariantCulture)} is broken");
        }

        if (reader.IsMalformed)
            return Malformed("it is no protobuf");
        if (rejected != 0)
            return new ExportResult(ExportStatus.RecordRefused, warning.Length > 0 ? warning : "it gave no reason");
        return receipt is null
            ? new ExportResult(ExportStatus.ReceiptMissing, "it answered success without a receipt, so nothing says that the record is durable")
            : new ExportResult(ExportStatus.Stored, warning, receipt);
    }

    /// <summary>The receipts of an answer for several records; null when it is anything but receipts, each for another record.</summary>
    internal static Dictionary<Guid, AuditReceipt>? ReadReceipts(ReadOnlySpan<byte> message)
    {
        var receipts = new Dictionary<Guid, AuditReceipt>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader is { Field: OtlpFields.Response.PartialSuccess })
                return null;
            if (reader is not { Field: OtlpFields.Response.Receipts })
                continue;
            if (reader.Type != WireType.Bytes || !ReceiptReader.TryRead(reader.Bytes, out var receipt))
                return null;
            if (!Guid.TryParseExact(receipt.RecordId, "D", out var id) || !receipts.TryAdd(id, receipt))
                return null;
        }

        return reader.IsMalformed ? null : receipts;
    }

    /// <summary>Text from outside, fit for a log line: cut, and without control characters.</summary>
    internal static string Clean(string text)
    {
        var cut = text.Length > LongestMessage ? text[..LongestMessage] : text;
        return string.Create(cut.Length, cut, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsControl(source[i]) ? ' ' : source[i];
        });
    }

    internal static ExportResult Malformed(string what) => new(ExportStatus.AnswerMalformed, $"the answer is malformed: {what}");

    private static bool TryReadPartialSuccess(ReadOnlySpan<byte> message, out long rejected, out string text)
    {
        rejected = 0;
        text = "";
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader is { Field: OtlpFields.PartialSuccess.RejectedLogRecords, Type: WireType.Varint })
                rejected = (long)reader.Value;
            else if (reader is { Field: OtlpFields.PartialSuccess.ErrorMessage, Type: WireType.Bytes })
                text = Clean(Encoding.UTF8.GetString(reader.Bytes));
        }

        return !reader.IsMalformed;
    }

    private static bool TryReadReceipt(ReadOnlySpan<byte> message, Guid recordId, ref AuditReceipt? receipt)
    {
        if (!ReceiptReader.TryRead(message, out var read))
            return false;
        if (!Guid.TryParseExact(read.RecordId, "D", out var receiptFor) || receiptFor != recordId)
            return true;

        // Two places for one record: whichever is true, the other is a lie.
        if (receipt is not null)
            return false;
        receipt = read;
        return true;
    }
}
