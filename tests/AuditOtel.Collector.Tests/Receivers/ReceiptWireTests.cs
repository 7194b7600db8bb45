using System.Security.Cryptography;
using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Collector.Receivers;
using AuditOtel.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Receivers;

public sealed class ReceiptWireTests
{
    [Fact]
    public void A_receipt_has_the_bytes_that_its_fields_make_one_by_one() =>
        Prop.ForAll(Gen.Choose(0, 300).Zip(Gen.Choose(0, 63)).Zip(Gen.Choose(0, 40)).ToArbitrary(), one =>
        {
            var ((idLength, bits), nameLength) = one;
            var request = RandomNumberGenerator.GetBytes(idLength + 3);
            var ledger = new string('\u00fc', nameLength);
            var receipt = new ReceiptLine(new ByteRange(3, idLength), (1L << bits) - 1, ulong.MaxValue >> bits, LeafHash.From(RandomNumberGenerator.GetBytes(LeafHash.Length)));
            using var writer = new ProtobufWriter(1);
            var wire = new ReceiptWire(ledger);

            wire.Write(writer, receipt, request);

            Assert.Equal(Expected(receipt, request, ledger), writer.Written.ToArray());
            Assert.Equal(writer.Length, wire.LengthOf(receipt));
        }).QuickCheckThrowOnFailure();

    private static byte[] Expected(ReceiptLine receipt, byte[] request, string ledger) => LogBytes.Message(writer =>
    {
        var message = writer.BeginMessage(OtlpFields.Response.Receipts);
        writer.WriteBytes(OtlpFields.Receipt.RecordId, receipt.RecordId.Of(request));
        writer.WriteString(OtlpFields.Receipt.Ledger, ledger);
        writer.WriteVarint(OtlpFields.Receipt.Index, (ulong)receipt.Index);
        var hash = receipt.LeafHash;
        writer.WriteBytes(OtlpFields.Receipt.LeafHash, hash);
        writer.WriteVarint(OtlpFields.Receipt.ReceivedUnixNanoseconds, receipt.ReceivedUnixNanoseconds);
        writer.EndMessage(message);
    });
}
