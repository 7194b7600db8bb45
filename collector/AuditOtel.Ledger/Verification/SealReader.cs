using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>Reads the frames of the seals one after the other, as far as the file went when it was opened; zeros written ahead and a torn last frame are no seals.</summary>
internal sealed class SealReader : IDisposable
{
    private const int BufferFrames = 128;
    private readonly DurableFile _file;
    private readonly byte[] _buffer = new byte[BufferFrames * SealFrame.Bytes];
    private readonly long _count;
    private long _position;
    private long _bufferStart = -1;

    public SealReader(DurableFile file)
    {
        _file = file;
        _count = CountFrames();
    }

    /// <summary>The next frame, valid until the next call; empty at the end.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_position >= _count)
            return [];
        ReadOnlySpan<byte> frame = Frame(_position);
        // What a crash left of the last frame, or a writer that is in the middle of it, was never a seal.
        if (_position == _count - 1 && SealFrame.Parse(frame) is null)
            return [];
        _position++;
        return frame;
    }

    /// <summary>The first of a number of frames, none of which is damaged, that covers more entries than given; null when none does.</summary>
    public Seal? FirstOver(long size, long frames)
    {
        long low = 0;
        long high = frames;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (SealFrame.Parse(Frame(middle)) is { } seal && seal.Size <= size)
                low = middle + 1;
            else
                high = middle;
        }

        return low < frames ? SealFrame.Parse(Frame(low)) : null;
    }

    public void Dispose() => _file.Dispose();

    private long CountFrames()
    {
        long last = (Math.Max(_file.Length() - SealHeader.Bytes, 0) + SealFrame.Bytes - 1) / SealFrame.Bytes;
        while (last > 0 && Frame(last - 1).IsAllZero())
            last--;
        return last;
    }

    private ReadOnlySpan<byte> Frame(long position)
    {
        long start = position / BufferFrames * BufferFrames;
        if (start != _bufferStart)
        {
            _buffer.AsSpan().Clear();
            _file.Read(_buffer, SealFile.OffsetOf(start));
            _bufferStart = start;
        }

        return _buffer.AsSpan((int)(position - start) * SealFrame.Bytes, SealFrame.Bytes);
    }
}
