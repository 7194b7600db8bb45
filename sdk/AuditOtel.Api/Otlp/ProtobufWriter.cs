using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace AuditOtel.Otlp;

/// <summary>
/// Writes protobuf messages into one pooled, growing buffer (Protocol Buffers encoding, proto3). Not safe for concurrent use.
/// </summary>
internal sealed class ProtobufWriter : IDisposable
{
    private byte[] _buffer;
    private int _length;

    internal ProtobufWriter(int initialCapacity = 1024) => _buffer = ArrayPool<byte>.Shared.Rent(initialCapacity);

    internal int Length => _length;

    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    internal ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>Bytes the buffer holds before it must grow.</summary>
    internal int Capacity => _buffer.Length;

    /// <summary>Forgets what was written after <paramref name="length"/> bytes, and wipes it: the buffer will serve another record.</summary>
    internal void Truncate(int length = 0)
    {
        _buffer.AsSpan(length, _length - length).Clear();
        _length = length;
    }

    internal void WriteVarint(int field, ulong value)
    {
        WriteTag(field, WireType.Varint);
        WriteRawVarint(value);
    }

    internal void WriteFixed64(int field, ulong value)
    {
        WriteTag(field, WireType.Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(Extend(sizeof(ulong)), value);
    }

    internal void WriteDouble(int field, double value) => WriteFixed64(field, BitConverter.DoubleToUInt64Bits(value));

    internal void WriteFixed32(int field, uint value)
    {
        WriteTag(field, WireType.Fixed32);
        BinaryPrimitives.WriteUInt32LittleEndian(Extend(sizeof(uint)), value);
    }

    internal void WriteBytes(int field, ReadOnlySpan<byte> value)
    {
        WriteTag(field, WireType.Bytes);
        WriteRawVarint((uint)value.Length);
        value.CopyTo(Extend(value.Length));
    }

    /// <summary>Writes text as UTF-8. A lone surrogate becomes U+FFFD, so that the result is always valid.</summary>
    internal void WriteString(int field, ReadOnlySpan<char> value)
    {
        WriteTag(field, WireType.Bytes);
        var bytes = Encoding.UTF8.GetByteCount(value);
        WriteRawVarint((uint)bytes);
        Encoding.UTF8.GetBytes(value, Extend(bytes));
    }

    /// <summary>Writes the head of a length-delimited field whose <paramref name="length"/> bytes follow.</summary>
    internal void WriteHead(int field, int length)
    {
        WriteTag(field, WireType.Bytes);
        WriteRawVarint((uint)length);
    }

    /// <summary>Opens a nested message; its length is filled in by <see cref="EndMessage"/>.</summary>
    /// <returns>The position to hand to <see cref="EndMessage"/>.</returns>
    internal int BeginMessage(int field)
    {
        WriteTag(field, WireType.Bytes);
        Extend(1);
        return _length;
    }

    internal void EndMessage(int start)
    {
        var length = _length - start;
        var extra = VarintSize((uint)length) - 1;
        if (extra > 0)
        {
            Extend(extra);
            _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(start + extra));
        }

        PutVarint(_buffer.AsSpan(start - 1), (uint)length);
    }

    /// <summary>Appends bytes that are already in wire form.</summary>
    internal void WriteRaw(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Extend(encoded.Length));

    /// <summary>Appends so many bytes and gives the room for them, to be filled before the next call.</summary>
    internal Span<byte> Append(int count) => Extend(count);

    /// <summary>Grows once for so many bytes that will follow, instead of again and again.</summary>
    internal void EnsureRoom(int count)
    {
        if (_buffer.Length - _length < count)
            Grow(count);
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        _length = 0;
    }

    internal static int VarintSize(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <summary>Writes a varint of <see cref="VarintSize"/> bytes and returns that number.</summary>
    internal static int PutVarint(Span<byte> target, ulong value)
    {
        var i = 0;
        for (; value >= 0x80; value >>= 7)
            target[i++] = (byte)(value | 0x80);
        target[i] = (byte)value;
        return i + 1;
    }

    private void WriteTag(int field, WireType type) => WriteRawVarint(((uint)field << 3) | (uint)type);

    private void WriteRawVarint(ulong value) => PutVarint(Extend(VarintSize(value)), value);

    private Span<byte> Extend(int count)
    {
        var start = _length;
        if (_buffer.Length - start < count)
            Grow(count);
        _length = start + count;
        return _buffer.AsSpan(start, count);
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, checked(_length + count)));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
