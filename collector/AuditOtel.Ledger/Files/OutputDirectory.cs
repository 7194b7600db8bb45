using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Files;

/// <summary>
/// A directory outside of ledgers that somebody named for files: every one is reached relative to its descriptor, never through a symbolic link, with mode
/// 0600. Every failure is an <see cref="IOException"/> that names the call, the file and the error.
/// </summary>
public sealed class OutputDirectory : IDisposable
{
    private readonly DurableDirectory _directory;

    private OutputDirectory(DurableDirectory directory)
    {
        _directory = directory;
    }

    /// <summary>Its path.</summary>
    public string Path => _directory.Path;

    /// <summary>Opens a directory that is there.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="followsLink">Whether its last component may be a symbolic link.</param>
    /// <exception cref="IOException">There is none, or it cannot be opened.</exception>
    public static OutputDirectory Open(string path, bool followsLink) => Open(LinuxSystemCalls.Instance, path, followsLink);

    /// <summary>The names of the files in it, in order.</summary>
    /// <exception cref="IOException">It cannot be listed.</exception>
    public IReadOnlyList<string> Names()
    {
        try
        {
            return [.. _directory.Names().Order(StringComparer.Ordinal)];
        }
        catch (LedgerException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Whether a name leads to a regular file of this user.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="IOException">It cannot be told.</exception>
    public bool HasOwnFile(string name) => _directory.Facts(name) is { IsRegular: true } facts && facts.Owner == _directory.Calls.EffectiveUser();

    /// <summary>Demands that a name leads to a regular file, or to nothing.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="IOException">It leads to something else, or that cannot be told.</exception>
    public void DemandFileOrNothing(string name) => AppendedFile.DemandFileOrNothing(_directory, name);

    /// <summary>Begins a file that appears under its name when it is whole and durable.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="IOException">There is something of that name, or an unfinished file of it; or the disk refused.</exception>
    public NewFile Create(string name) => NewFile.Begin(_directory, name);

    /// <summary>Opens a file that lines are added to; makes it when there is none.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="IOException">It is no regular file of this user with one name, another process has it, or the disk refused.</exception>
    public AppendedFile OpenAppended(string name) => AppendedFile.Open(_directory, name);

    /// <summary>Whether a name still leads to a file: that may have been moved away or removed.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="IOException">It cannot be told.</exception>
    public bool Holds(string name, AppendedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return _directory.Facts(name) is { } facts && file.Is(facts);
    }

    /// <summary>Copies a file to a stream.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="target">Where to.</param>
    /// <param name="ct">Ends the copying.</param>
    /// <exception cref="IOException">It cannot be read, or the target refused.</exception>
    public void Copy(string name, Stream target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(target);
        using DurableFile file = _directory.OpenRead(name);
        using var source = new DurableFileStream(file, file.Length());
        byte[] room = new byte[1 << 17];
        for (int read; (read = source.Read(room)) > 0;)
        {
            ct.ThrowIfCancellationRequested();
            target.Write(room.AsSpan(0, read));
        }
    }

    /// <summary>Gives a file another name, durably.</summary>
    /// <param name="from">Its name.</param>
    /// <param name="to">A name that is not taken.</param>
    /// <exception cref="IOException">The name is taken, or the disk refused.</exception>
    public void Rename(string from, string to)
    {
        _directory.RenameNew(from, to);
        _directory.Sync();
    }

    /// <summary>Removes a file; that it is not there is no failure.</summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="IOException">The disk refused.</exception>
    public void Delete(string name) => _directory.TryUnlink(name);

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();

    internal static OutputDirectory Open(ISystemCalls calls, string path, bool followsLink) =>
        new(followsLink ? DurableDirectory.Open(calls, path) : DurableDirectory.OpenStrict(calls, path, create: false));
}
