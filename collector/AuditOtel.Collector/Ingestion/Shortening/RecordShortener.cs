using System.Security.Cryptography;
using System.Text;
using AuditOtel.Collector.Ingestion.Otlp;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion.Shortening;

/// <summary>
/// Makes a LogRecord that is too large for an entry fit (record.md, "Limit"): it cuts free text, then arguments, then changes, then what else says
/// not who, what, which object or with which result; the longest first, and no more than needed. What is kept is kept byte for byte, and the
/// record says what was cut and the SHA-256 of all that was sent.
/// </summary>
internal static class RecordShortener
{
    internal const string Truncated = "audit.truncated";
    internal const string TruncatedHash = "audit.truncated.sha256";
    internal const string TruncatedLength = "audit.truncated.length";

    // Names beyond these are not listed; their number is told by dropped_attributes_count.
    private const int MaxNames = 16;
    private const int MaxNameBytes = 64;

    // Attributes are 1,024 at most; a sender that makes more of other fields than this is refused.
    private const int MaxParts = 2048;
    private const int Marks = 3;

    // 16 names of 64 bytes with their heads, hash, length, count, and the heads of each attribute.
    private const int MarkBytes = 1536;

    /// <summary>Writes the shortened form of a checked LogRecord.</summary>
    /// <returns>False when what must be kept is larger than <paramref name="limit"/>; nothing is written then.</returns>
    internal static bool TryShorten(ReadOnlySpan<byte> record, int limit, ProtobufWriter writer)
    {
        using var parts = new PooledList<RecordPart>();
        if (!Divide(record, parts, out var dropped))
            return false;
        var over = -(limit - MarkBytes);
        foreach (ref readonly var part in parts.Items)
            over += part.Kind == PartKind.Replaced ? 0 : part.Whole.Length;
        for (var kind = PartKind.FreeText; kind <= PartKind.Other && over > 0; kind++)
            over = Cut(parts.Items, kind, record, over);
        if (over > 0 || !MakeRoomForMarks(parts.Items))
            return false;
        Write(record, parts.Items, dropped, writer);
        return true;
    }

    /// <summary>The content digest of the record that a shortened one was made of: the first 16 bytes of its SHA-256. Null when it tells none.</summary>
    internal static UInt128? ContentOf(ReadOnlySpan<byte> shortened)
    {
        var fields = new ProtobufReader(shortened);
        while (fields.Read())
        {
            if (fields.Field == OtlpFields.LogRecord.Attributes
                && OtlpAttribute.Read(fields.Bytes, 1, out var attribute) is null
                && attribute.Key.SequenceEqual("audit.truncated.sha256"u8)
                && attribute.Text.Length == 2 * SHA256.HashSizeInBytes)
            {
                return RecordDigest.FromHexadecimal(attribute.Text.Of(fields.Bytes));
            }
        }

        return null;
    }

    /// <returns>False when it has too many parts to be weighed against each other.</returns>
    private static bool Divide(ReadOnlySpan<byte> record, PooledList<RecordPart> parts, out ulong dropped)
    {
        dropped = 0;
        var end = 0;
        var reader = new ProtobufReader(record);
        while (reader.Read())
        {
            if (parts.Count == MaxParts)
                return false;
            var part = new RecordPart { Field = reader.Field, Kind = PartKinds.OfField(reader.Field), Whole = new ByteRange(end, reader.BytesOffset + reader.Bytes.Length - end) };
            end += part.Whole.Length;
            if (reader.Field == OtlpFields.LogRecord.DroppedAttributes)
                dropped = reader.Value;
            else if (reader.Field == OtlpFields.LogRecord.Attributes)
                Describe(ref part, reader.Bytes, reader.BytesOffset);
            else if (reader.Field == OtlpFields.LogRecord.Body && OtlpAttribute.CheckValue(reader.Bytes, 1, out var body) is null)
                part.Text = body.Text.Within(reader.BytesOffset);
            parts.Add(part);
        }

        return true;
    }

    private static void Describe(ref RecordPart part, ReadOnlySpan<byte> pair, int offset)
    {
        if (OtlpAttribute.Read(pair, 1, out var attribute) is not null)
            return;
        part.Kind = PartKinds.OfAttribute(attribute.Key);
        part.Text = attribute.Text.Within(offset);
        part.Key = attribute.KeyRange.Within(offset);
    }

    private static int Cut(Span<RecordPart> parts, PartKind kind, ReadOnlySpan<byte> record, int over)
    {
        while (over > 0)
        {
            var longest = Longest(parts, kind, onlyAttributes: false);
            if (longest < 0)
                return over;
            over -= Cut(ref parts[longest], record, over);
        }

        return over;
    }

    private static int Longest(ReadOnlySpan<RecordPart> parts, PartKind kind, bool onlyAttributes)
    {
        var longest = -1;
        for (var i = 0; i < parts.Length; i++)
        {
            var isFree = parts[i].Kind == kind && !parts[i].IsCut && !parts[i].IsRemoved && (!onlyAttributes || parts[i].Field == OtlpFields.LogRecord.Attributes);
            if (isFree && (longest < 0 || parts[i].Whole.Length > parts[longest].Whole.Length))
                longest = i;
        }

        return longest;
    }

    // A record at the limit of attributes gives some up for the marks, so that it stays a valid one.
    private static bool MakeRoomForMarks(Span<RecordPart> parts)
    {
        var kept = 0;
        foreach (ref readonly var part in parts)
            kept += part.Field == OtlpFields.LogRecord.Attributes && !part.IsRemoved && part.Kind != PartKind.Replaced ? 1 : 0;
        for (var kind = PartKind.FreeText; kind <= PartKind.Other; kind++)
        {
            for (; kept > OtlpLimits.Attributes - Marks && Longest(parts, kind, onlyAttributes: true) is >= 0 and var longest; kept--)
                parts[longest].IsRemoved = true;
        }

        return kept <= OtlpLimits.Attributes - Marks;
    }

    /// <returns>Bytes saved.</returns>
    private static int Cut(ref RecordPart part, ReadOnlySpan<byte> record, int over)
    {
        if (part.Text.Length > over)
        {
            part.IsCut = true;
            part.Kept = WholeCharacters(part.Text.Of(record), part.Text.Length - over);
            return part.Text.Length - part.Kept;
        }

        part.IsRemoved = true;
        return part.Whole.Length;
    }

    private static int WholeCharacters(ReadOnlySpan<byte> text, int length)
    {
        while (length > 0 && (text[length] & 0xC0) == 0x80)
            length--;
        return length;
    }

    private static void Write(ReadOnlySpan<byte> record, ReadOnlySpan<RecordPart> parts, ulong dropped, ProtobufWriter writer)
    {
        foreach (ref readonly var part in parts)
        {
            if (part.IsRemoved)
                dropped += part.Field == OtlpFields.LogRecord.Attributes ? 1UL : 0;
            else if (part.IsCut)
                WriteCut(record, part, writer);
            else if (part.Kind != PartKind.Replaced)
                writer.WriteRaw(part.Whole.Of(record));
        }

        if (dropped > 0)
            writer.WriteVarint(OtlpFields.LogRecord.DroppedAttributes, Math.Min(dropped, uint.MaxValue));
        WriteMark(record, parts, writer);
    }

    private static void WriteCut(ReadOnlySpan<byte> record, in RecordPart part, ProtobufWriter writer)
    {
        var text = part.Text.Of(record)[..part.Kept];
        var message = writer.BeginMessage(part.Field);
        if (part.Field == OtlpFields.LogRecord.Attributes)
        {
            writer.WriteBytes(OtlpFields.KeyValue.Key, part.Key.Of(record));
            var value = writer.BeginMessage(OtlpFields.KeyValue.Value);
            writer.WriteBytes(OtlpFields.AnyValue.String, text);
            writer.EndMessage(value);
        }
        else
        {
            writer.WriteBytes(OtlpFields.AnyValue.String, text);
        }

        writer.EndMessage(message);
    }

    private static void WriteMark(ReadOnlySpan<byte> record, ReadOnlySpan<RecordPart> parts, ProtobufWriter writer)
    {
        var names = new List<string>();
        foreach (ref readonly var part in parts)
        {
            if ((part.IsCut || part.IsRemoved) && names.Count < MaxNames)
                names.Add(NameOf(record, part));
        }

        writer.WriteAttribute(Truncated, names);
        writer.WriteAttribute(TruncatedHash, Convert.ToHexStringLower(SHA256.HashData(record)));
        writer.WriteAttribute(TruncatedLength, (long)record.Length);
    }

    private static string NameOf(ReadOnlySpan<byte> record, in RecordPart part) => part.Field switch
    {
        OtlpFields.LogRecord.Body => "body",
        OtlpFields.LogRecord.Attributes when part.Key.Length <= MaxNameBytes => Encoding.UTF8.GetString(part.Key.Of(record)),
        OtlpFields.LogRecord.Attributes => Encoding.UTF8.GetString(part.Key.Of(record)[..WholeCharacters(part.Key.Of(record), MaxNameBytes)]),
        OtlpFields.LogRecord.SeverityText => "severity_text",
        _ => "unknown",
    };
}
