using System.Text.Json;
using AuditOtel.Collector.Records;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Output;

/// <summary>One entry for people and for machines.</summary>
internal static class ShowOutput
{
    private const int BytesPerLine = 16;

    internal static void Print(ShownEntry shown)
    {
        Line("ledger", shown.Ledger);
        Line("index", shown.Entry.Index.ToString());
        Line("leaf hash", Convert.ToBase64String(shown.LeafHash.Span));
        if (RecordView.TryCreate(shown.Ledger, shown.Entry, out var record))
            PrintRecord(record);
        else
            Line("kind", shown.Entry.Kind == EntryKind.Context ? "context: the resource and scope that the records after it share" : "record whose bytes cannot be read: --hex shows them");
        if (shown.Proof is { } proof)
            PrintProof(proof);
        if (shown.Hex)
            PrintHex(shown.Entry.Bytes.Span);
    }

    internal static void PrintJson(ShownEntry shown) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        WriteMembers(writer, shown);
        writer.WriteEndObject();
    });

    /// <summary>Writes the entry's members into an object that the caller opened.</summary>
    internal static void WriteMembers(Utf8JsonWriter writer, ShownEntry shown)
    {
        writer.WriteBase64String("leafHash", shown.LeafHash.Span);
        if (RecordView.TryCreate(shown.Ledger, shown.Entry, out var record))
        {
            writer.WritePropertyName("record");
            RecordJson.Write(writer, record);
        }
        else
        {
            writer.WriteString("ledger", shown.Ledger);
            writer.WriteNumber("index", shown.Entry.Index);
            writer.WriteString("kind", shown.Entry.Kind == EntryKind.Context ? "context" : "unreadable");
        }

        if (shown.Proof is { } proof)
            WriteProof(writer, proof);
        if (shown.Hex)
            writer.WriteString("entry", Convert.ToHexStringLower(shown.Entry.Bytes.Span));
    }

    private static void PrintRecord(RecordView record)
    {
        Line("received", $"{AuditClock.FromUnixNanoseconds(record.ReceivedUnixNanoseconds):yyyy-MM-dd HH:mm:ss.fffffff} UTC over {record.Listener} from {record.Peer}");
        Line("time", record.Text("time"));
        Line("operation", record.Operation);
        if (record.Body.Length > 0)
            Line("text", record.Body);
        foreach (var name in record.Attributes.Concat(record.Resource).Select(pair => pair.Key).Distinct(StringComparer.Ordinal))
            Line(name, string.Join(", ", record.Values(name)));
        var missing = string.Join(", ", record.Missing);
        if (missing.Length > 0)
            Line("incomplete", $"the sender left out {missing}");
    }

    private static void PrintProof(ShownProof proof)
    {
        Line("proof", $"{proof.Hashes.Count} hashes from the leaf to the root of the checkpoint at size {proof.Checkpoint.Size}");
        foreach (var hash in proof.Hashes)
            Line("", Convert.ToBase64String(hash));
        Terminal.Out.WriteLine();
        Terminal.Out.WriteLine(proof.Checkpoint.Note);
    }

    private static void PrintHex(ReadOnlySpan<byte> bytes)
    {
        Terminal.Out.WriteLine();
        for (var offset = 0; offset < bytes.Length; offset += BytesPerLine)
        {
            var line = bytes[offset..Math.Min(offset + BytesPerLine, bytes.Length)];
            var hex = string.Join(' ', line.ToArray().Select(one => one.ToString("x2")));
            var text = string.Concat(line.ToArray().Select(one => one is >= 0x20 and < 0x7F ? (char)one : '.'));
            Terminal.Out.WriteLine($"{offset:x8}  {hex.PadRight(BytesPerLine * 3)} {text}");
        }
    }

    private static void WriteProof(Utf8JsonWriter writer, ShownProof proof)
    {
        writer.WriteStartObject("proof");
        writer.WriteNumber("size", proof.Checkpoint.Size);
        writer.WriteStartArray("hashes");
        foreach (var hash in proof.Hashes)
            writer.WriteBase64StringValue(hash);
        writer.WriteEndArray();
        writer.WriteString("checkpoint", proof.Checkpoint.Note);
        writer.WriteEndObject();
    }

    private static void Line(string name, string value) => Terminal.Out.WriteLine($"{SafeText.Escape(name),-26} {SafeText.Escape(value)}");
}
