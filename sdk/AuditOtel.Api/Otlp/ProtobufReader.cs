using System.Buffers.Binary;

namespace AuditOtel.Otlp;

/// <summary>
/// Walks one protobuf message without copying. Malformed input never throws: <see cref="Read"/> returns false and
/// <see cref="IsMalformed"/> tells a broken message from its end.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    /// <summary>A tag and a length of one byte each.</summary>
    private const int ShortHead = 2;

    // Of those two bytes, read as a little-endian number: wire type and the bits that say that another byte follows, and the field number.
    private const int ShortHeadMask = 0x8087;
    private const int ShortHeadField = 0x78;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;

    /// <summary>Field number of the current field.</summary>
    internal int Field { get; private set; }

    /// <summary>Wire type of the current field.</summary>
    internal WireType Type { get; private set; }

    /// <summary>Value of a varint, fixed64 or fixed32 field.</summary>
    internal ulong Value { get; private set; }

    /// <summary>Content of a length-delimited field.</summary>
    internal ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Offset of <see cref="Bytes"/> in the message.</summary>
    internal readonly int BytesOffset => _position - Bytes.Length;

    /// <summary>True when reading stopped at something that is no protobuf.</summary>
    internal bool IsMalformed { get; private set; }

    /// <summary>Moves to the next field.</summary>
    /// <returns>False at the end, and at the first malformed field.</returns>
    internal bool Read()
    {
        // Nearly every field is length-delimited and has a tag and a length of one byte: both are looked at together.
        var rest = _message[_position..];
        if (rest.Length >= ShortHead)
        {
            int head = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            var length = head >> 8;
            if ((head & ShortHeadMask) == (int)WireType.Bytes && (head & ShortHeadField) != 0 && length <= rest.Length - ShortHead)
            {
                Field = (head & ShortHeadField) >> 3;
                Type = WireType.Bytes;
                Bytes = rest.Slice(ShortHead, length);
                _position += ShortHead + length;
                return true;
            }
        }

        return !rest.IsEmpty && ReadAny();
    }

    private bool ReadAny()
    {
        Bytes = default;
        if (TryReadField())
            return true;
        IsMalformed = true;
        _position = _message.Length;
        return false;
    }

    private bool TryReadField()
    {
        if (!TryReadVarint(out var tag) || tag >> 3 is 0 or > 0x1FFF_FFFF)
            return false;
        Field = (int)(tag >> 3);
        Type = (WireType)(tag & 7);
        return Type switch
        {
            WireType.Varint => TryReadVarintValue(),
            WireType.Fixed64 => TryReadFixed64(),
            WireType.Fixed32 => TryReadFixed32(),
            WireType.Bytes => TryReadBytes(),
            _ => false,
        };
    }

    private bool TryReadVarintValue()
    {
        var read = TryReadVarint(out var value);
        Value = value;
        return read;
    }

    private bool TryReadVarint(out ulong value)
    {
        // Nearly all tags and lengths have one byte.
        if (_position < _message.Length && _message[_position] < 0x80)
        {
            value = _message[_position++];
            return true;
        }

        return TryReadLongVarint(out value);
    }

    private bool TryReadLongVarint(out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 70 && _position < _message.Length; shift += 7)
        {
            var next = _message[_position++];
            if (shift == 63 && next > 1)
                return false;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }

        return false;
    }

    private bool TryReadFixed64()
    {
        if (_message.Length - _position < sizeof(ulong))
            return false;
        Value = BinaryPrimitives.ReadUInt64LittleEndian(_message[_position..]);
        _position += sizeof(ulong);
        return true;
    }

    private bool TryReadFixed32()
    {
        if (_message.Length - _position < sizeof(uint))
            return false;
        Value = BinaryPrimitives.ReadUInt32LittleEndian(_message[_position..]);
        _position += sizeof(uint);
        return true;
    }

    private bool TryReadBytes()
    {
        if (!TryReadVarint(out var length) || length > (ulong)(_message.Length - _position))
            return false;
        Bytes = _message.Slice(_position, (int)length);
        _position += (int)length;
        return true;
    }
}
