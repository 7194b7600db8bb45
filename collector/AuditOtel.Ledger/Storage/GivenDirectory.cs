namespace AuditOtel.Ledger.Storage;

/// <summary>Opens a directory that somebody named for something new, and makes it when its parent is there.</summary>
internal static class GivenDirectory
{
    /// <param name="calls">How it reaches the system.</param>
    /// <param name="path">The full path.</param>
    /// <param name="what">What it is for, as in "the archives".</param>
    /// <exception cref="LedgerException">There is no parent, or a file is in its place.</exception>
    /// <exception cref="StorageException">The disk refused.</exception>
    public static DurableDirectory OpenOrCreate(ISystemCalls calls, string path, string what)
    {
        string full = Path.TrimEndingDirectorySeparator(path);
        if (Directory.Exists(full))
            return DurableDirectory.Open(calls, full);
        if (File.Exists(full))
            throw new LedgerException(LedgerReason.Exists, $"'{full}' is a file; name a directory for {what}.");
        using DurableDirectory parent = OpenParent(calls, full, what);
        return parent.CreateDirectory(Path.GetFileName(full));
    }

    private static DurableDirectory OpenParent(ISystemCalls calls, string full, string what)
    {
        string parent = Path.GetDirectoryName(full) ?? "/";
        try
        {
            return DurableDirectory.Open(calls, parent);
        }
        catch (StorageException e) when (e.Errno is LinuxConstants.NoEntry or LinuxConstants.NotDirectory)
        {
            throw new LedgerException(LedgerReason.Missing, $"The directory '{full}' for {what} cannot be made, because '{parent}' is no directory; make that one first, or name another.", e);
        }
    }
}
