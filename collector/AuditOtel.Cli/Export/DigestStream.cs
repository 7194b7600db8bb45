using System.Security.Cryptography;

namespace AuditOtel.Cli.Export;

/// <summary>Counts and hashes what goes through it to another stream, which it does not own.</summary>
internal sealed class DigestStream(Stream target) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    /// <summary>The bytes that went through.</summary>
    public override long Length => Position;

    public override long Position { get; set; }

    /// <summary>SHA-256 of what went through; to be asked once, behind the last of it.</summary>
    internal byte[] Digest() => _hash.GetHashAndReset();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        target.Write(buffer);
        _hash.AppendData(buffer);
        Position += buffer.Length;
    }

    public override void Flush() => target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is written to alone.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("It is written in order.");

    public override void SetLength(long value) => throw new NotSupportedException("It is written in order.");

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
