using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests;

/// <summary>An ExportLogsServiceResponse as a client reads it.</summary>
internal sealed record ExportReply(long Rejected, string Message, IReadOnlyList<ReceiptText> Receipts)
{
    internal static ExportReply Parse(ReadOnlySpan<byte> bytes)
    {
        long rejected = 0;
        var message = "";
        var receipts = new List<ReceiptText>();
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.Response.Receipts)
                receipts.Add(Receipt(reader.Bytes));
            else if (reader.Field == OtlpFields.Response.PartialSuccess)
                (rejected, message) = Partial(reader.Bytes);
        }

        Assert.False(reader.IsMalformed);
        return new ExportReply(rejected, message, receipts);
    }

    private static (long Rejected, string Message) Partial(ReadOnlySpan<byte> bytes)
    {
        long rejected = 0;
        var message = "";
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.PartialSuccess.RejectedLogRecords)
                rejected = (long)reader.Value;
            else
                message = Encoding.UTF8.GetString(reader.Bytes);
        }

        return (rejected, message);
    }

    private static ReceiptText Receipt(ReadOnlySpan<byte> bytes)
    {
        var receipt = new ReceiptText("", "", -1, "", 0);
        var reader = new ProtobufReader(bytes);
        while (reader.Read())
        {
            receipt = reader.Field switch
            {
                OtlpFields.Receipt.RecordId => receipt with { RecordId = Encoding.UTF8.GetString(reader.Bytes) },
                OtlpFields.Receipt.Ledger => receipt with { Ledger = Encoding.UTF8.GetString(reader.Bytes) },
                OtlpFields.Receipt.Index => receipt with { Index = (long)reader.Value },
                OtlpFields.Receipt.LeafHash => receipt with { LeafHash = Convert.ToHexString(reader.Bytes) },
                OtlpFields.Receipt.ReceivedUnixNanoseconds => receipt with { Received = reader.Value },
                _ => receipt,
            };
        }

        return receipt;
    }
}
