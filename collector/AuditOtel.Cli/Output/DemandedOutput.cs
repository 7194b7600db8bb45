namespace AuditOtel.Cli.Output;

/// <summary>Standard output for what somebody must have got: a reader who went away is a failure, which the platform's console hides.</summary>
internal sealed class DemandedOutput : Stream
{
    private readonly Stream _console = Console.OpenStandardOutput();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException("It has no end.");

    public override long Position
    {
        get => throw new NotSupportedException("It has no place.");
        set => throw new NotSupportedException("It is written in order.");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _console.Write(buffer);
        Flush();
    }

    public override void Flush()
    {
        _console.Flush();
        if (OutputPipe.IsClosed())
            throw new IOException("Whoever read standard output went away before it had everything: what it got is not whole.");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is written to alone.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is written in order.");

    public override void SetLength(long value) => throw new NotSupportedException("It is written in order.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _console.Dispose();
        base.Dispose(disposing);
    }
}
