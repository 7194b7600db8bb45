using Microsoft.Win32.SafeHandles;

namespace AuditOtel.Ledger.Storage;

/// <summary>
/// An open directory: every file in it is reached relative to its descriptor, never through a symbolic link, with mode 0600 (0700 for
/// directories) whatever the umask. It is open before any rename, so that a sync error of the rename cannot be lost.
/// </summary>
internal sealed class DurableDirectory : IDisposable
{
    public const string TemporarySuffix = ".tmp";

    /// <summary>The mode of every file: only its owner reads and writes it.</summary>
    public const uint FileMode = 0b110_000_000;
    private const uint DirectoryMode = 0b111_000_000;
    private readonly ISystemCalls _calls;
    private readonly SafeFileHandle _handle;

    private DurableDirectory(ISystemCalls calls, SafeFileHandle handle, string path)
    {
        _calls = calls;
        _handle = handle;
        Path = path;
    }

    public string Path { get; }

    /// <summary>How it reaches the system.</summary>
    public ISystemCalls Calls => _calls;

    /// <summary>Opens a directory by path; the last component may be a link, because the operator chose it.</summary>
    public static DurableDirectory Open(ISystemCalls calls, string path) =>
        new(calls, OpenHandle(calls, LinuxConstants.AtCurrentDirectory, path, LinuxConstants.ReadOnly | LinuxConstants.Directory, path), path);

    /// <summary>Opens a directory by path, whose last component must be no link; creates it with mode 0700 when told so.</summary>
    public static DurableDirectory OpenStrict(ISystemCalls calls, string path, bool create)
    {
        string trimmed = System.IO.Path.TrimEndingDirectorySeparator(path);
        using DurableDirectory parent = Open(calls, System.IO.Path.GetDirectoryName(trimmed) ?? "/");
        string name = System.IO.Path.GetFileName(trimmed);
        return create ? parent.CreateDirectory(name) : parent.OpenDirectory(name);
    }

    public DurableDirectory OpenDirectory(string name)
    {
        string path = PathOf(name);
        int flags = LinuxConstants.ReadOnly | LinuxConstants.Directory | LinuxConstants.NoFollow;
        return new DurableDirectory(_calls, OpenHandle(_calls, Descriptor, name, flags, path), path);
    }

    /// <summary>Creates a directory with mode 0700, or opens the one that is there; the name is durable.</summary>
    public DurableDirectory CreateDirectory(string name)
    {
        if (_calls.MakeDirectoryAt(_handle, name, DirectoryMode) != 0)
        {
            StorageException failure = StorageException.Last("mkdir", PathOf(name));
            if (failure.Errno != LinuxConstants.FileExists)
                throw failure;
        }

        DurableDirectory directory = OpenDirectory(name);
        try
        {
            directory.Restrict();
            Sync();
            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>Sets mode 0700.</summary>
    public void Restrict()
    {
        if (_calls.ChangeMode(_handle, DirectoryMode) != 0)
            throw StorageException.Last("fchmod", Path);
    }

    /// <summary>Opens a file for reading. A pipe put in its place does not keep the reader waiting: reading it fails.</summary>
    public DurableFile OpenRead(string name) => OpenFile(name, LinuxConstants.ReadOnly | LinuxConstants.NonBlocking);

    public DurableFile OpenWrite(string name) => OpenFile(name, LinuxConstants.ReadWrite);

    /// <summary>Opens a file for writing as it is, without waiting for whoever is at the other end of a pipe.</summary>
    public DurableFile OpenGiven(string name) => OpenFile(name, LinuxConstants.ReadWrite | LinuxConstants.NonBlocking);

    /// <summary>Opens or creates a file for writing with mode 0600; its name is not yet durable.</summary>
    public DurableFile OpenOrCreate(string name) => Owned(OpenFile(name, LinuxConstants.ReadWrite | LinuxConstants.Create));

    /// <summary>A new file under a temporary name; <see cref="Publish"/> gives it its own.</summary>
    public DurableFile CreateTemporary(string name)
    {
        TryUnlink(name + TemporarySuffix);
        return CreateNew(name + TemporarySuffix);
    }

    /// <summary>A file that is not there yet, for writing, with mode 0600; its name is not yet durable.</summary>
    public DurableFile CreateNew(string name) => Owned(OpenFile(name, LinuxConstants.ReadWrite | LinuxConstants.Create | LinuxConstants.Exclusive));

    /// <summary>Makes a temporary file durable under its name: fsync, rename, fsync of this directory.</summary>
    public void Publish(DurableFile temporary, string name)
    {
        temporary.Sync();
        if (_calls.RenameAt(_handle, name + TemporarySuffix, name) != 0)
            throw StorageException.Last("rename", PathOf(name));
        temporary.Renamed(PathOf(name));
        Sync();
    }

    /// <summary>Gives a file that is complete and durable another name in another directory of the same file system: rename, fsync of both directories.</summary>
    public void Move(string name, DurableDirectory target, string targetName)
    {
        if (_calls.MoveAt(_handle, name, target._handle, targetName) != 0)
            throw StorageException.Last("rename", target.PathOf(targetName));
        target.Sync();
        Sync();
    }

    /// <summary>Which file a name leads to; null when there is none.</summary>
    public FileFacts? Facts(string name)
    {
        if (_calls.Facts(_handle, name, out FileFacts facts) == 0)
            return facts;
        StorageException failure = StorageException.Last("statx", PathOf(name));
        return failure.Errno == LinuxConstants.NoEntry ? null : throw failure;
    }

    /// <summary>What is free on the file system it is on.</summary>
    public FileSystemSpace Space() =>
        _calls.FileSystemSpace(_handle, out FileSystemSpace space) == 0 ? space : throw StorageException.Last("fstatvfs", Path);

    /// <summary>Replaces a small file at once and durably; on failure the old one stays.</summary>
    public void WriteAtomically(string name, ReadOnlySpan<byte> content)
    {
        using DurableFile file = CreateTemporary(name);
        file.Write(content, 0);
        Publish(file, name);
    }

    /// <summary>Reads a small file whole.</summary>
    /// <exception cref="StorageException">It cannot be read, or is longer than <paramref name="limit"/> (EFBIG).</exception>
    public byte[] ReadAll(string name, int limit)
    {
        using DurableFile file = OpenRead(name);
        long length = file.Length();
        if (length > limit)
            throw new StorageException("read", PathOf(name), 27);
        byte[] content = new byte[length];
        int read = file.Read(content, 0);
        return read == content.Length ? content : content[..read];
    }

    public bool TryUnlink(string name)
    {
        if (_calls.UnlinkAt(_handle, name) == 0)
            return true;
        StorageException failure = StorageException.Last("unlink", PathOf(name));
        return failure.Errno == LinuxConstants.NoEntry ? false : throw failure;
    }

    /// <summary>Gives a file or directory in it another name; the new name is durable.</summary>
    public void Rename(string from, string to)
    {
        if (_calls.RenameAt(_handle, from, to) != 0)
            throw StorageException.Last("rename", PathOf(to));
        Sync();
    }

    /// <summary>Gives a file a name that nothing has; the new name is not yet durable.</summary>
    /// <exception cref="StorageException">Something has it (EEXIST), or the disk refused.</exception>
    public void RenameNew(string from, string to)
    {
        if (_calls.RenameNewAt(_handle, from, to) == 0)
            return;
        StorageException failure = StorageException.Last("rename", PathOf(to));
        if (failure.Errno is not (LinuxConstants.NotValid or LinuxConstants.NoSystemCall))
            throw failure;
        // Not every file system can do both at once.
        if (Facts(to) is not null)
            throw new StorageException("rename", PathOf(to), LinuxConstants.FileExists);
        if (_calls.RenameAt(_handle, from, to) != 0)
            throw StorageException.Last("rename", PathOf(to));
    }

    public void Sync()
    {
        if (_calls.Sync(_handle) != 0)
            throw StorageException.Last("fsync", Path);
    }

    /// <summary>The names of the files in it, in no order.</summary>
    public IEnumerable<string> Names()
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName).OfType<string>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(LedgerReason.Unreadable, $"The directory '{Path}' cannot be listed: {e.Message}", e);
        }
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _handle.Dispose();

    private int Descriptor => (int)_handle.DangerousGetHandle();

    private static DurableFile Owned(DurableFile file)
    {
        try
        {
            file.ChangeMode(FileMode);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private DurableFile OpenFile(string name, int flags)
    {
        string path = PathOf(name);
        return new DurableFile(_calls, OpenHandle(_calls, Descriptor, name, flags | LinuxConstants.NoFollow, path), path);
    }

    private static SafeFileHandle OpenHandle(ISystemCalls calls, int directory, string name, int flags, string path)
    {
        while (true)
        {
            int descriptor = calls.OpenAt(directory, name, flags | LinuxConstants.CloseOnExec, FileMode);
            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, ownsHandle: true);
            StorageException failure = StorageException.Last("open", path);
            if (failure.Errno != LinuxConstants.Interrupted)
                throw failure;
        }
    }
}
