using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Archiving;

/// <summary>The seals that an archive holds, read out of the ledger's; the file is not owned.</summary>
internal sealed class SealStream(DurableFile file, SealLayout layout, long last) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => layout.BytesTo(last);

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        long offset = OffsetAt(Position, out long run);
        int wanted = (int)Math.Min(buffer.Length, run);
        int read = wanted <= 0 ? 0 : file.Read(buffer[..wanted], offset);
        Position += read;
        return read;
    }

    public override void Flush()
    {
        // It is only read.
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException("Seals are only read.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Seals are only read.");

    /// <summary>Where a position lies in the ledger's file, and how many bytes follow there.</summary>
    private long OffsetAt(long position, out long run)
    {
        run = SealHeader.Bytes - position;
        if (run > 0)
            return position;
        (long frame, long within) = Math.DivRem(position - SealHeader.Bytes, SealFrame.Bytes);
        run = frame < layout.Spaced ? SealFrame.Bytes - within : Length - position;
        return SealFile.OffsetOf(layout.IndexAt(frame)) + within;
    }
}
