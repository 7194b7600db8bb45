using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger;

/// <summary>
/// Small files that lie in a ledger's directory beside its own: policies, time-stamps. They are never reached through a symbolic link and are written with
/// the ledger's own durability: all of it or nothing, mode 0600 in directories of mode 0700.
/// </summary>
public static class LedgerSideFiles
{
    /// <summary>Reads a file of the directory whole.</summary>
    /// <param name="directory">The ledger's directory.</param>
    /// <param name="name">The file's name in it.</param>
    /// <param name="limit">Bytes it may have.</param>
    /// <returns>The content; null when there is no such directory or file.</returns>
    /// <exception cref="LedgerException">It cannot be read, is a symbolic link, or is larger than the limit.</exception>
    public static byte[]? Read(string directory, string name, int limit)
    {
        try
        {
            using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, Path.GetFullPath(directory));
            return root.ReadAll(name, limit);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            return null;
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    /// <summary>Writes a file into the directory itself, durably, and replaces one that is there.</summary>
    /// <param name="directory">The ledger's directory.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="LedgerException">The disk refused.</exception>
    public static void Write(string directory, string name, ReadOnlySpan<byte> content)
    {
        try
        {
            using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, Path.GetFullPath(directory));
            root.WriteAtomically(name, content);
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    /// <summary>Removes a file of a folder; that it is not there is no failure.</summary>
    /// <param name="directory">The ledger's directory.</param>
    /// <param name="folder">A folder in it.</param>
    /// <param name="name">The file's name.</param>
    /// <exception cref="LedgerException">The disk refused.</exception>
    public static void Delete(string directory, string folder, string name)
    {
        try
        {
            using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, Path.GetFullPath(directory));
            using DurableDirectory target = root.OpenDirectory(folder);
            target.TryUnlink(name);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            // Without the folder there is no such file either.
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }

    /// <summary>Takes the lock that a file stands for, without waiting; null when another has it. Disposing gives it back, and so does the end of the process.</summary>
    /// <param name="directory">The ledger's directory.</param>
    /// <param name="name">The file's name; created when it is not there.</param>
    /// <exception cref="LedgerException">The disk refused.</exception>
    public static IDisposable? TryLock(string directory, string name)
    {
        DurableFile? file = null;
        try
        {
            using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, Path.GetFullPath(directory));
            file = root.OpenOrCreate(name);
            if (file.TryLock())
                return file;
            file.Dispose();
            return null;
        }
        catch (StorageException e)
        {
            file?.Dispose();
            throw e.ToLedgerException();
        }
    }

    /// <summary>Writes a file into a folder of the directory, durably, and replaces one that is there.</summary>
    /// <param name="directory">The ledger's directory.</param>
    /// <param name="folder">A folder in it; created when it is not there.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="LedgerException">The disk refused, or something is a symbolic link.</exception>
    public static void Write(string directory, string folder, string name, ReadOnlySpan<byte> content)
    {
        try
        {
            using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, Path.GetFullPath(directory));
            using DurableDirectory target = root.CreateDirectory(folder);
            target.WriteAtomically(name, content);
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }
    }
}
