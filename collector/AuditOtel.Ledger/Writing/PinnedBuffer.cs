using System.Runtime.CompilerServices;

namespace AuditOtel.Ledger.Writing;

/// <summary>Growing bytes at an address that the kernel may read while nothing is added.</summary>
internal sealed class PinnedBuffer
{
    /// <summary>What is kept for reuse; a batch that was larger gives its memory back.</summary>
    private const int KeptBytes = 1 << 20;

    private const int InitialBytes = 4096;
    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(InitialBytes, pinned: true);

    public int Length { get; private set; }

    /// <summary>Valid until the next <see cref="Add"/>.</summary>
    public unsafe nint Address => (nint)Unsafe.AsPointer(ref _bytes[0]);

    public Span<byte> Add(int count)
    {
        int needed = checked(Length + count);
        if (needed > _bytes.Length)
            Grow(needed);
        Span<byte> room = _bytes.AsSpan(Length, count);
        Length = needed;
        return room;
    }

    public Span<byte> Span(int offset, int count) => _bytes.AsSpan(offset, count);

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptBytes)
            _bytes = GC.AllocateUninitializedArray<byte>(InitialBytes, pinned: true);
    }

    private void Grow(int needed)
    {
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(needed, _bytes.Length * 2L), Array.MaxLength), pinned: true);
        _bytes.AsSpan(0, Length).CopyTo(larger);
        _bytes = larger;
    }
}
