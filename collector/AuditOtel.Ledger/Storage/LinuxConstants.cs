using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Storage;

/// <summary>Values of fcntl.h, errno.h and sys/file.h on Linux; those that differ between x64 and Arm are chosen at start.</summary>
internal static class LinuxConstants
{
    public const int AtCurrentDirectory = -100;
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int LockExclusive = 2;
    public const int LockNonBlocking = 4;
    public const int Unlock = 8;
    public const int SeekEnd = 2;

    /// <summary>RENAME_NOREPLACE.</summary>
    public const uint NoReplace = 1;

    /// <summary>F_SETFL.</summary>
    public const int SetStatusFlags = 4;

    /// <summary>F_OFD_SETLK.</summary>
    public const int SetDescriptionLock = 37;

    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int TryAgain = 11;
    public const int Access = 13;
    public const int FileExists = 17;
    public const int NotDirectory = 20;
    public const int NotValid = 22;
    public const int NoSpace = 28;
    public const int NoSystemCall = 38;
    public const int TooManyLinks = 40;
    public const int Quota = 122;

    /// <summary>IOV_MAX.</summary>
    public const int MaxVectors = 1024;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static readonly int Directory = IsArm ? 0x4000 : 0x10000;

    public static readonly int Direct = IsArm ? 0x10000 : 0x4000;

    public static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;
}
