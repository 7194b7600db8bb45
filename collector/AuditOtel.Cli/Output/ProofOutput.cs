using System.Globalization;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Cli.Output;

/// <summary>What checking a proof came to, for people and for machines.</summary>
internal static class ProofOutput
{
    internal static void Print(ProofBundle? bundle, ProofResult result, bool hex)
    {
        if (bundle is null || result.Checkpoint is not { } checkpoint)
        {
            Terminal.Error($"The proof does not verify: {result.Problem}{(result.Problem!.EndsWith('.') ? "" : ".")}");
            return;
        }

        Terminal.Out.WriteLine($"verified: entry {bundle.Index} stands in the ledger {SafeText.Escape(checkpoint.Origin)} as of its checkpoint of size {checkpoint.Size}");
        foreach (var cosignature in result.Cosignatures)
            Terminal.Out.WriteLine($"  cosigned by {SafeText.Escape(cosignature.Witness)} at {cosignature.Time:yyyy-MM-dd HH:mm:ss} UTC");
        Terminal.Out.WriteLine();
        ShowOutput.Print(Shown(bundle, checkpoint, hex));
    }

    internal static void PrintJson(ProofBundle? bundle, ProofResult result, bool hex) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("result", result.Problem is null ? "verified" : "rejected");
        if (bundle is not null && result.Checkpoint is { } checkpoint)
        {
            writer.WriteNumber("size", checkpoint.Size);
            writer.WriteStartArray("cosignatures");
            foreach (var cosignature in result.Cosignatures)
            {
                writer.WriteStartObject();
                writer.WriteString("witness", cosignature.Witness);
                writer.WriteString("time", cosignature.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            ShowOutput.WriteMembers(writer, Shown(bundle, checkpoint, hex));
        }
        else
        {
            writer.WriteString("problem", result.Problem);
        }

        writer.WriteEndObject();
    });

    private static ShownEntry Shown(ProofBundle bundle, Checkpoint checkpoint, bool hex) =>
        new(checkpoint.Origin, bundle.Entry, bundle.LeafHash(), Proof: null, hex);
}
