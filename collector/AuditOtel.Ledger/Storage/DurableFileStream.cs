namespace AuditOtel.Ledger.Storage;

/// <summary>A durable file as a stream, read or written in order from its beginning; the file is not owned.</summary>
internal sealed class DurableFileStream(DurableFile file, long length) : Stream
{
    /// <summary>A stream to write to.</summary>
    public DurableFileStream(DurableFile file) : this(file, -1)
    {
    }

    public override bool CanRead => length >= 0;

    public override bool CanSeek => length >= 0;

    public override bool CanWrite => length < 0;

    public override long Length => length >= 0 ? length : Position;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Min(buffer.Length, length - Position);
        if (wanted <= 0)
            return 0;
        int read = file.Read(buffer[..wanted], Position);
        Position += read;
        return read;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        file.Write(buffer, Position);
        Position += buffer.Length;
    }

    public override void Flush()
    {
        // Nothing is buffered here; durable is what the file's own Sync made so.
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException("A durable file is not resized through a stream.");
}
