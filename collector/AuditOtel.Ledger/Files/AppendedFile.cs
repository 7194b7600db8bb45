using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Files;

/// <summary>
/// A file that is made longer durably, under a lock that keeps other processes that ask for it out. After a failure it is of no use any more: it has to be
/// opened anew and cut back to what was durable. Not thread-safe.
/// </summary>
public sealed class AppendedFile : IDisposable
{
    /// <summary>Bytes at its end that a crash may spoil, at most.</summary>
    public const int MaxUnsynced = 16 << 20;

    private readonly DurableFile _file;
    private readonly FileFacts _facts;

    private AppendedFile(DurableFile file, FileFacts facts)
    {
        _file = file;
        _facts = facts;
    }

    /// <summary>When it was made; null when the file system does not keep that.</summary>
    public DateTimeOffset? Born => _facts.Born;

    /// <summary>Says which file it is, whatever its name.</summary>
    public (ulong Device, ulong Inode) Identity => (_facts.Device, _facts.Inode);

    /// <summary>Its bytes now; somebody else may have changed them.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    public long Length() => _file.Length();

    /// <summary>Reads until the buffer is full or the file ends.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="offset">Where from.</param>
    /// <returns>The bytes read.</returns>
    /// <exception cref="IOException">The disk refused.</exception>
    public int Read(Span<byte> buffer, long offset) => _file.Read(buffer, offset);

    /// <summary>Lets only its owner read and write it (mode 0600): to be called when it is certain that it may be changed.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Restrict() => _file.ChangeMode(DurableDirectory.FileMode);

    /// <summary>Adds to its end; durable when it returns.</summary>
    /// <param name="content">What to add.</param>
    /// <exception cref="IOException">The disk refused: some of it may be there.</exception>
    public void Append(ReadOnlySpan<byte> content)
    {
        // What is not synced, and may hold zeros after a power cut, is never more than a piece.
        do
        {
            ReadOnlySpan<byte> piece = content[..Math.Min(content.Length, MaxUnsynced)];
            _file.Write(piece, _file.Length());
            _file.DataSync();
            content = content[piece.Length..];
        }
        while (!content.IsEmpty);
    }

    /// <summary>Leaves out what is behind an offset; durable when it returns.</summary>
    /// <param name="length">The length it then has.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Cut(long length)
    {
        _file.Truncate(length);
        _file.DataSync();
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Whether these are the facts of this file.</summary>
    internal bool Is(FileFacts facts) => _facts.IsSameFile(facts);

    /// <summary>A file that was there is opened as it is: whether it may be changed, what it holds decides.</summary>
    internal static AppendedFile Open(DurableDirectory directory, string name)
    {
        bool isNew = DemandFileOrNothing(directory, name) is null;
        DurableFile file = isNew ? directory.CreateNew(name) : directory.OpenGiven(name);
        try
        {
            FileFacts facts = file.Facts();
            if (!facts.IsRegular)
                throw new IOException($"'{directory.PathOf(name)}' is a device: name a file.");
            if (facts.Owner != directory.Calls.EffectiveUser())
                throw new IOException($"'{directory.PathOf(name)}' belongs to another user: name another file, or move it away.");
            if (facts.Links != 1)
                throw new IOException($"'{directory.PathOf(name)}' has another name, too, or none any more: name another file, or move it away.");
            if (!file.TryLockForWriting())
                throw new IOException($"Another process, or another sink, writes '{directory.PathOf(name)}': name another file.");
            if (isNew)
                directory.Sync();
            return new AppendedFile(file, facts);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    internal static FileFacts? DemandFileOrNothing(DurableDirectory directory, string name) =>
        directory.Facts(name) is var facts && facts is not { IsRegular: false } ? facts : throw new IOException($"'{directory.PathOf(name)}' is a link, a directory or a device: name a file.");
}
