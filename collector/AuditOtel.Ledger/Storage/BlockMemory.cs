using System.Runtime.CompilerServices;

namespace AuditOtel.Ledger.Storage;

/// <summary>
/// Memory that begins at a multiple of a block's length, as transfers past the page cache need it. What is given back is lent again: memory that was used before is cheaper than new memory.
/// </summary>
internal sealed class BlockMemory
{
    /// <summary>The length of a block: what file systems write at once, and a multiple of every sector.</summary>
    public const int BlockBytes = 4096;

    private static BlockMemory? _spare;
    private readonly byte[] _bytes;
    private readonly int _start;

    /// <summary>New memory, of any content.</summary>
    public unsafe BlockMemory(int length)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(length + BlockBytes, pinned: true);
        _start = (int)(Align((nint)Unsafe.AsPointer(ref _bytes[0])) - (nint)Unsafe.AsPointer(ref _bytes[0]));
        Length = length;
    }

    public int Length { get; }

    public Span<byte> Span => _bytes.AsSpan(_start, Length);

    public unsafe nint Address => (nint)Unsafe.AsPointer(ref _bytes[_start]);

    /// <summary>The next multiple of a block's length.</summary>
    public static long Align(long bytes) => (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;

    /// <summary>Memory of at least this length, of any content.</summary>
    public static BlockMemory Rent(int length)
    {
        BlockMemory? spare = Interlocked.Exchange(ref _spare, null);
        return spare is not null && spare.Length >= length ? spare : new BlockMemory(length);
    }

    /// <summary>Gives it back: nobody uses it any more. The longest is kept.</summary>
    public void Return()
    {
        if (Volatile.Read(ref _spare) is not { } spare || spare.Length < Length)
            Volatile.Write(ref _spare, this);
    }
}
