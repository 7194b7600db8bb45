using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Storage;

/// <summary>A system call failed; the message names the call, the file and the error.</summary>
internal sealed class StorageException : IOException
{
    public StorageException(string call, string path, int errno)
        : base($"{call} of '{path}' failed: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})")
    {
        Errno = errno;
    }

    /// <summary>The same failure, of a file that is used once more.</summary>
    public StorageException(StorageException first)
        : base(first.Message, first)
    {
        Errno = first.Errno;
    }

    public int Errno { get; }

    /// <summary>Whether room is all that lacks: a file that failed before does not become good by it.</summary>
    public bool IsDiskFull => InnerException is null && Errno is LinuxConstants.NoSpace or LinuxConstants.Quota;

    public static StorageException Last(string call, string path) => new(call, path, Marshal.GetLastPInvokeError());

    /// <summary>The refusal an operator sees.</summary>
    public LedgerException ToLedgerException() => Errno switch
    {
        LinuxConstants.TooManyLinks => new LedgerException(LedgerReason.NotAllowed, $"The ledger refuses a symbolic link: {Message}; put the real file in its place.", this),
        LinuxConstants.Access or LinuxConstants.NotPermitted => new LedgerException(LedgerReason.NotAllowed, $"The ledger is not open to this user: {Message}; run as its owner or name another directory.", this),
        LinuxConstants.NoEntry => new LedgerException(LedgerReason.Missing, $"The ledger lacks a file: {Message}.", this),
        _ => new LedgerException(LedgerReason.Unreadable, $"The ledger cannot use its storage: {Message}.", this),
    };
}
