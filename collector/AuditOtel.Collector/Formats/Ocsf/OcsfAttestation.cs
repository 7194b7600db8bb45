using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Formats.Ocsf;

/// <summary>
/// The profile <c>record_integrity</c>: the leaf hash that the ledger's signed tree proves, under the ledger's name. It is over the ledger's entry, not over
/// this JSON, which its serialization says.
/// </summary>
internal static class OcsfAttestation
{
    private const int Sha256 = 3;
    private const int Hexadecimal = 1;

    internal static void Write(OcsfWriter fields, RecordView record)
    {
        fields.BeginList("attestation_list");
        fields.Begin();
        fields.Text("uid", $"{record.Ledger}/{record.Index}");
        fields.Text("authority_uid", record.Ledger);
        fields.Text("chain_uid", record.Ledger);
        fields.Begin("fingerprint");
        fields.Number("algorithm_id", Sha256);
        fields.Text("algorithm", "SHA-256");
        fields.Number("encoding_id", Hexadecimal);
        fields.Number("serialization_id", OcsfKind.Other);
        fields.Text("serialization", "AuditOtel ledger entry, leaf hash of RFC 6962");
        fields.Text("value", Convert.ToHexStringLower(record.Entry.LeafHash()));
        fields.End();
        fields.End();
        fields.EndList();
    }
}
