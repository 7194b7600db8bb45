using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>
/// Cuts a segment into chunks of whole frames by their heads alone, so that checksums and hashes can be checked side by side. A head is taken as
/// <see cref="FrameScanner"/> takes it; a wrong checksum before it makes everything behind it void.
/// </summary>
internal sealed class FrameChunker(DurableFile file, long firstIndex, long end)
{
    private readonly long _firstIndex = firstIndex;
    private readonly FrameSeed _seed = FrameSeed.Read(file);
    private long _offset = SegmentHeader.Bytes;
    private long _nextIndex = firstIndex;
    private byte _group;
    private bool _isGroupOpen;

    public bool HasMore => !IsBroken && _offset < end;

    /// <summary>Whether something was met that is no head of the next frame.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether all heads up to the end were as a writer writes them, the last one a trailer.</summary>
    public bool IsWhole => !IsBroken && _offset == end && !_isGroupOpen;

    /// <summary>Reads the next frames.</summary>
    public void Fill(FrameChunk chunk)
    {
        chunk.Begin(_seed, _offset, _nextIndex);
        int wanted = (int)Math.Min(FrameChunk.BufferBytes, end - _offset);
        ReadOnlySpan<byte> bytes = chunk.Buffer.AsSpan(0, file.Read(chunk.Buffer.AsSpan(0, wanted), _offset));
        // A file that became shorter, or a frame that reaches beyond the end, is broken; a frame that reaches beyond the buffer comes with the next chunk.
        bool isLast = bytes.Length < wanted || _offset + wanted == end;
        int at = 0;
        while (at < bytes.Length && !chunk.IsFull)
        {
            bool isCut = bytes.Length - at < FrameHeader.Bytes;
            FrameHeader header = isCut ? default : FrameHeader.Parse(bytes[at..], _firstIndex);
            IsBroken = isCut ? isLast : !IsExpected(header);
            if (isCut || IsBroken)
                break;
            if (header.FrameLength > bytes.Length - at)
            {
                IsBroken = isLast;
                break;
            }

            chunk.Add(at, header);
            Accept(header);
            at += header.FrameLength;
        }

        IsBroken |= at == 0;
        _offset += at;
    }

    private bool IsExpected(FrameHeader header) =>
        header.IsPlausible() && header.Group == _group && (header.Type == FrameType.Entry ? header.Index == _nextIndex : _isGroupOpen && header.Index == _nextIndex - 1);

    private void Accept(FrameHeader header)
    {
        _isGroupOpen = header.Type == FrameType.Entry;
        if (_isGroupOpen)
            _nextIndex++;
        else
            _group++;
    }
}
