namespace AuditOtel.Ledger.Storage;

/// <summary>
/// Writes at the end of a file in whole blocks, past the page cache where the file system can do that: no page has to be found, filled and written out by the sync, which is left with the device's own
/// cache. What the last block holds before the end is written again with what follows, the same as it is; behind the end are zeros up to the next block. After a failed append it is of no more use.
/// </summary>
internal sealed class BlockAppender : IDisposable
{
    private const int BlockBytes = BlockMemory.BlockBytes;
    private const int FirstBytes = 64 << 10;

    // What is longer goes in pieces.
    private const int MostBytes = 4 << 20;
    private const int ZeroBytes = 1 << 20;
    private static readonly Lazy<BlockMemory> Zeros = new(static () =>
    {
        var zeros = new BlockMemory(ZeroBytes);
        zeros.Span.Clear();
        return zeros;
    });

    private readonly DurableFile _file;
    private BlockMemory? _memory = BlockMemory.Rent(FirstBytes);

    /// <param name="file">A file of at least one block; from now on it is read and written here alone.</param>
    /// <param name="end">Where it ends. What is there behind it, up to the next block, is replaced by zeros.</param>
    /// <exception cref="StorageException">What stands before the end cannot be read.</exception>
    public BlockAppender(DurableFile file, long end)
    {
        _file = file;
        End = end;
        Span<byte> first = Memory.Span[..BlockBytes];
        int kept = (int)(end % BlockBytes);
        if (file.Read(first[..kept], end - kept) != kept)
            throw new StorageException("read", file.Path, LinuxConstants.InputOutput);
        first[kept..].Clear();
        file.TryBypassCache(Memory.Span.Slice(BlockBytes, BlockBytes));
    }

    private BlockMemory Memory => _memory ?? throw new ObjectDisposedException(nameof(BlockAppender));

    /// <summary>Where the next bytes go.</summary>
    public long End { get; private set; }

    /// <summary>Writes the bytes behind the end; returns how many.</summary>
    /// <exception cref="StorageException">The disk refused.</exception>
    public long Append(ReadOnlySpan<IoVector> vectors)
    {
        long length = 0;
        foreach (IoVector vector in vectors)
            length += vector.Length;
        int filled = (int)(End % BlockBytes);
        Grow(filled + length);
        long at = End - filled;
        foreach (IoVector vector in vectors)
            (at, filled) = Fill(vector.Span, at, filled);
        WriteLast(at, filled);
        End += length;
        return length;
    }

    /// <summary>Writes zeros behind the end.</summary>
    /// <param name="from">The end, or a place behind it where a block begins.</param>
    /// <param name="to">Where a block ends.</param>
    /// <exception cref="StorageException">The disk refused; when it is full, it may be tried again.</exception>
    public void WriteZeros(long from, long to)
    {
        if (to % BlockBytes != 0 || (from != End && from % BlockBytes != 0))
            throw new ArgumentOutOfRangeException(nameof(to), $"Zeros from {from} to {to} are no whole blocks.");
        long at = from / BlockBytes * BlockBytes;
        if (at < from)
        {
            _file.Write(Memory.Span[..BlockBytes], at);
            at += BlockBytes;
        }

        for (; at < to; at += ZeroBytes)
            _file.Write(Zeros.Value.Span[..(int)Math.Min(ZeroBytes, to - at)], at);
    }

    /// <summary>Gives the memory back, once.</summary>
    public void Dispose() => Interlocked.Exchange(ref _memory, null)?.Return();

    private (long At, int Filled) Fill(ReadOnlySpan<byte> bytes, long at, int filled)
    {
        while (!bytes.IsEmpty)
        {
            int part = Math.Min(bytes.Length, Memory.Length - filled);
            bytes[..part].CopyTo(Memory.Span[filled..]);
            bytes = bytes[part..];
            filled += part;
            if (filled < Memory.Length)
                break;
            Write(at, filled);
            (at, filled) = (at + filled, 0);
        }

        return (at, filled);
    }

    /// <summary>Writes what is left, and keeps the last block as the first of what follows.</summary>
    private void WriteLast(long at, int filled)
    {
        int blocks = (int)BlockMemory.Align(filled);
        Span<byte> memory = Memory.Span;
        memory[filled..blocks].Clear();
        if (blocks > 0)
            Write(at, blocks);
        Span<byte> first = memory[..BlockBytes];
        if (filled == blocks)
            first.Clear();
        else
            memory[(blocks - BlockBytes)..blocks].CopyTo(first);
    }

    private void Write(long at, int length)
    {
        Span<IoVector> all = [new IoVector(Memory.Address, length)];
        _file.WriteVector(all, at);
    }

    private void Grow(long wanted)
    {
        int length = (int)BlockMemory.Align(Math.Min(wanted, MostBytes));
        if (length <= Memory.Length)
            return;
        var larger = BlockMemory.Rent((int)Math.Min(Math.Max(length, 2L * Memory.Length), MostBytes));
        Memory.Span[..BlockBytes].CopyTo(larger.Span);
        BlockMemory smaller = Memory;
        _memory = larger;
        smaller.Return();
    }
}
