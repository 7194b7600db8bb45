using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Merkle;

/// <summary>One message on its way through a lane: its whole blocks are read where they are, what is left is padded in a buffer (FIPS 180-4, section 5.1.1).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Lane
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64;

    /// <summary>Room for the last two blocks: the padding may need a block of its own.</summary>
    public const int TailBytes = 2 * BlockBytes;

    private const int LengthBytes = sizeof(ulong);
    private const byte PaddingStart = 0x80;

    /// <summary>Where its next block is.</summary>
    public byte* At;

    /// <summary>The buffer for its last blocks.</summary>
    public byte* Tail;

    /// <summary>Which message it is.</summary>
    public int Message;

    /// <summary>How many blocks are left; 0 when the lane has no message.</summary>
    public int Left;

    private int _wholeLeft;

    /// <summary>How many blocks a message has.</summary>
    public static int BlocksOf(int length) => (int)(((long)length + LengthBytes + BlockBytes) / BlockBytes);

    /// <summary>Begins a message.</summary>
    public void Begin(byte* data, int length, int message)
    {
        Message = message;
        Left = BlocksOf(length);
        _wholeLeft = length / BlockBytes;
        int rest = length % BlockBytes;
        Unsafe.InitBlockUnaligned(Tail, 0, TailBytes);
        Unsafe.CopyBlockUnaligned(Tail, data + length - rest, (uint)rest);
        Tail[rest] = PaddingStart;
        int end = (Left - _wholeLeft) * BlockBytes;
        Unsafe.WriteUnaligned(Tail + end - LengthBytes, BinaryPrimitives.ReverseEndianness((ulong)length * 8));
        At = _wholeLeft > 0 ? data : Tail;
    }

    /// <summary>Goes on to the next block; false when that was the last one.</summary>
    public bool Advance()
    {
        _wholeLeft--;
        At = _wholeLeft == 0 ? Tail : At + BlockBytes;
        Left--;
        if (Left == 0)
            At = Tail;
        return Left > 0;
    }
}
