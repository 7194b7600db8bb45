namespace AuditOtel.Outbox.Disk;

/// <summary>An open file of the outbox. Whatever fails throws an <see cref="OutboxException"/>; after a failed write or sync it must not be used again.</summary>
internal interface IOutboxFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads until the buffer is full or the file ends; returns the bytes read.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all of it.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Cuts the file.</summary>
    void Truncate(long length);

    /// <summary>Returns when what was written is on stable storage.</summary>
    void Sync();
}
