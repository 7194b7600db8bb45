using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>One checked KeyValue. A fault is a phrase for the sender, null when all is well.</summary>
internal readonly ref struct OtlpAttribute
{
    internal const string NoProtobuf = "is no protobuf message";
    internal const string NoUtf8 = "holds a string that is not valid UTF-8";
    internal const string WrongWireType = "has a field of the wrong wire type";
    internal const string Twice = "has a field twice that may stand once";
    private const byte KeyTag = (OtlpFields.KeyValue.Key << 3) | (int)WireType.Bytes;
    private const uint ValueTag = (OtlpFields.KeyValue.Value << 3) | (int)WireType.Bytes;
    private const uint TextTag = (OtlpFields.AnyValue.String << 3) | (int)WireType.Bytes;

    /// <summary>Tag and length of the key.</summary>
    private const int KeyHead = 2;

    /// <summary>Tag and length of the text.</summary>
    private const int TextHead = 2;

    /// <summary>Tags and lengths of value and text.</summary>
    private const int ValueHead = 2 + TextHead;

    /// <summary>Longer text makes the value's length take two bytes.</summary>
    private const int MostShortText = 0x7F - TextHead;
    private const string TooDeep = "is nested more than 16 deep";
    private const string StringIndex = "refers to a string table, which logs do not have";

    internal ReadOnlySpan<byte> Key { get; private init; }

    /// <summary>Where the key stands in the KeyValue.</summary>
    internal ByteRange KeyRange { get; private init; }

    /// <summary>True when the value is something other than nothing or empty text.</summary>
    internal bool HasValue { get; private init; }

    /// <summary>Where the value's text stands in the KeyValue; empty when it is no text.</summary>
    internal ByteRange Text { get; private init; }

    /// <summary>The value's whole number; 0 when it is none.</summary>
    internal long Integer { get; private init; }

    /// <summary>Reads and checks one KeyValue.</summary>
    internal static string? Read(ReadOnlySpan<byte> pair, int depth, out OtlpAttribute attribute) =>
        depth <= OtlpLimits.Depth && TryReadShortText(pair, out attribute) ? null : ReadAny(pair, depth, out attribute);

    /// <summary>Reads and checks one KeyValue whatever it looks like, field by field.</summary>
    internal static string? ReadAny(ReadOnlySpan<byte> pair, int depth, out OtlpAttribute attribute)
    {
        attribute = default;
        ReadOnlySpan<byte> key = default, value = default;
        var (keyOffset, valueOffset) = (0, 0);
        uint seen = 0;
        var reader = new ProtobufReader(pair);
        while (reader.Read())
        {
            if (reader.Field is not (OtlpFields.KeyValue.Key or OtlpFields.KeyValue.Value))
                continue;
            if (reader.Type != WireType.Bytes)
                return WrongWireType;
            if (Repeats(ref seen, reader.Field))
                return Twice;
            if (reader.Field == OtlpFields.KeyValue.Key)
            {
                key = reader.Bytes;
                keyOffset = reader.BytesOffset;
            }
            else
            {
                value = reader.Bytes;
                valueOffset = reader.BytesOffset;
            }
        }

        if (reader.IsMalformed)
            return NoProtobuf;
        if (!Utf8.IsValid(key))
            return NoUtf8;
        if (CheckValue(value, depth, out var checkedValue) is { } fault)
            return fault;
        attribute = new OtlpAttribute { Key = key, KeyRange = new ByteRange(keyOffset, key.Length), HasValue = checkedValue.IsPresent, Text = checkedValue.Text.Within(valueOffset), Integer = checkedValue.Integer };
        return null;
    }

    /// <summary>Checks one AnyValue and everything in it.</summary>
    internal static string? CheckValue(ReadOnlySpan<byte> value, int depth, out OtlpValue found)
    {
        found = default;
        if (depth > OtlpLimits.Depth)
            return TooDeep;
        var set = 0;
        var reader = new ProtobufReader(value);
        while (reader.Read())
        {
            if (reader.Field > OtlpFields.AnyValue.StringIndex)
                continue;
            if (++set > 1)
                return Twice;
            if (CheckOne(reader, depth) is { } fault)
                return fault;
            var isText = reader.Field == OtlpFields.AnyValue.String;
            var text = isText ? new ByteRange(reader.BytesOffset, reader.Bytes.Length) : default;
            found = new OtlpValue(!isText || text.Length > 0, text, reader.Field == OtlpFields.AnyValue.Int ? (long)reader.Value : 0);
        }

        return reader.IsMalformed ? NoProtobuf : null;
    }

    /// <summary>Marks a field as seen; true when it already was.</summary>
    internal static bool Repeats(ref uint seen, int field)
    {
        var repeats = (seen & (1u << field)) != 0;
        seen |= 1u << field;
        return repeats;
    }

    /// <summary>
    /// Reads what nearly every attribute is: key, then short text, both ASCII, and nothing else. False says nothing about the KeyValue but that it has to be
    /// read field by field.
    /// </summary>
    internal static bool TryReadShortText(ReadOnlySpan<byte> pair, out OtlpAttribute attribute)
    {
        attribute = default;
        if (pair.Length < KeyHead + ValueHead || pair[0] != KeyTag)
            return false;
        var value = KeyHead + pair[1];
        var text = pair.Length - value - ValueHead;

        // A length of more than one byte is no ASCII, so one check covers keys, text and lengths.
        if (text is < 0 or > MostShortText || BinaryPrimitives.ReadUInt32LittleEndian(pair[value..]) != ShortTextHead(text) || !Ascii.IsValid(pair))
            return false;
        attribute = new OtlpAttribute
        {
            Key = pair[KeyHead..value],
            KeyRange = new ByteRange(KeyHead, value - KeyHead),
            HasValue = text > 0,
            Text = new ByteRange(value + ValueHead, text),
        };
        return true;
    }

    /// <summary>The tag and length of the value, and of the text in it.</summary>
    private static uint ShortTextHead(int text) => ValueTag | ((uint)(text + TextHead) << 8) | (TextTag << 16) | ((uint)text << 24);

    private static string? CheckOne(scoped in ProtobufReader reader, int depth) => (reader.Field, reader.Type) switch
    {
        (OtlpFields.AnyValue.StringIndex, _) => StringIndex,
        (OtlpFields.AnyValue.String, WireType.Bytes) => Utf8.IsValid(reader.Bytes) ? null : NoUtf8,
        (OtlpFields.AnyValue.Bool or OtlpFields.AnyValue.Int, WireType.Varint) => null,
        (OtlpFields.AnyValue.Double, WireType.Fixed64) => null,
        (OtlpFields.AnyValue.Bytes, WireType.Bytes) => null,
        (OtlpFields.AnyValue.Array, WireType.Bytes) => CheckItems(reader.Bytes, depth, pairs: false),
        (OtlpFields.AnyValue.KeyValueList, WireType.Bytes) => CheckItems(reader.Bytes, depth, pairs: true),
        _ => WrongWireType,
    };

    private static string? CheckItems(ReadOnlySpan<byte> items, int depth, bool pairs)
    {
        var reader = new ProtobufReader(items);
        while (reader.Read())
        {
            if (reader.Field != OtlpFields.Values.Items)
                continue;
            if (reader.Type != WireType.Bytes)
                return WrongWireType;
            var fault = pairs ? Read(reader.Bytes, depth + 1, out _) : CheckValue(reader.Bytes, depth + 1, out _);
            if (fault is not null)
                return fault;
        }

        return reader.IsMalformed ? NoProtobuf : null;
    }
}
