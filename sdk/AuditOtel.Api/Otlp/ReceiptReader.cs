using System.Text;

namespace AuditOtel.Otlp;

/// <summary>Reads one receipt of an answer (<see cref="OtlpFields.Receipt"/>). What is not exactly a receipt is none.</summary>
internal static class ReceiptReader
{
    private const int LeafHashLength = 32;

    internal static bool TryRead(ReadOnlySpan<byte> message, out AuditReceipt receipt)
    {
        string id = "", ledger = "";
        ReadOnlySpan<byte> leafHash = default;
        long index = 0, received = 0;
        var known = true;
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            switch (reader.Field, reader.Type)
            {
                case (OtlpFields.Receipt.RecordId, WireType.Bytes): id = Encoding.UTF8.GetString(reader.Bytes); break;
                case (OtlpFields.Receipt.Ledger, WireType.Bytes): ledger = Encoding.UTF8.GetString(reader.Bytes); break;
                case (OtlpFields.Receipt.Index, WireType.Varint): index = (long)reader.Value; break;
                case (OtlpFields.Receipt.LeafHash, WireType.Bytes): leafHash = reader.Bytes; break;
                case (OtlpFields.Receipt.ReceivedUnixNanoseconds, WireType.Fixed64 or WireType.Varint): received = (long)reader.Value; break;
                case ( >= OtlpFields.Receipt.RecordId and <= OtlpFields.Receipt.ReceivedUnixNanoseconds, _): known = false; break;
            }
        }

        receipt = new AuditReceipt(id, ledger, index, leafHash.ToArray(), received);
        return known && !reader.IsMalformed && index >= 0 && leafHash.Length == LeafHashLength;
    }
}
