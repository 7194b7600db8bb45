using System.Text;
using AuditOtel.Otlp;

namespace AuditOtel.EndToEnd.Tests.Support;

/// <summary>What an ExportLogsServiceResponse says.</summary>
internal sealed record ExportResponse(long Rejected, string Reason, IReadOnlyList<AuditReceipt> Receipts)
{
    internal static ExportResponse Parse(ReadOnlySpan<byte> message)
    {
        var (rejected, reason, receipts) = (0L, "", new List<AuditReceipt>());
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case OtlpFields.Response.PartialSuccess: (rejected, reason) = PartialSuccess(reader.Bytes); break;
                case OtlpFields.Response.Receipts: receipts.Add(Receipt(reader.Bytes)); break;
                default: Assert.Fail($"The response holds the unknown field {reader.Field}."); break;
            }
        }

        Assert.False(reader.IsMalformed, "The response is no protobuf message.");
        return new ExportResponse(rejected, reason, receipts);
    }

    private static (long Rejected, string Reason) PartialSuccess(ReadOnlySpan<byte> message)
    {
        var (rejected, reason) = (0L, "");
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == OtlpFields.PartialSuccess.RejectedLogRecords)
                rejected = (long)reader.Value;
            else
                reason = Encoding.UTF8.GetString(reader.Bytes);
        }

        return (rejected, reason);
    }

    private static AuditReceipt Receipt(ReadOnlySpan<byte> message)
    {
        var (id, ledger, index, leaf, received) = ("", "", 0L, Array.Empty<byte>(), 0L);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case OtlpFields.Receipt.RecordId: id = Encoding.UTF8.GetString(reader.Bytes); break;
                case OtlpFields.Receipt.Ledger: ledger = Encoding.UTF8.GetString(reader.Bytes); break;
                case OtlpFields.Receipt.Index: index = (long)reader.Value; break;
                case OtlpFields.Receipt.LeafHash: leaf = reader.Bytes.ToArray(); break;
                case OtlpFields.Receipt.ReceivedUnixNanoseconds: received = (long)reader.Value; break;
            }
        }

        return new AuditReceipt(id, ledger, index, leaf, received);
    }
}
