using System.Runtime.InteropServices;

namespace AuditOtel.Transport;

/// <summary>
/// Who owns a socket's file. In a directory where everybody may create files (<c>/tmp</c>) anybody could put a socket beside a collector's: it would be given records
/// that were meant for the collector. So a socket that is found by its name counts only under the owner of the one that was named.
/// </summary>
internal static partial class SocketOwner
{
    private const int AtCurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeAndOwner = 0x1 | 0x8;

    // struct statx has one layout on all architectures (statx(2)): 256 bytes, stx_mask at 0, stx_uid at 20, stx_mode at 28.
    private const int StatusBytes = 256;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int FileTypeMask = 0xF000;
    private const int SocketFileType = 0xC000;

    /// <summary>Whether a socket lies beside another one, is no symbolic link, and both have the same owner.</summary>
    internal static bool IsShared(string named, string beside) => TryRead(beside, NoFollow, out var owner) && TryRead(named, 0, out var expected) && owner == expected;

    private static bool TryRead(string path, int flags, out uint owner)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        status.Clear();
        owner = 0;
        if (Statx(AtCurrentDirectory, path, flags, TypeAndOwner, ref MemoryMarshal.GetReference(status)) != 0)
            return false;
        owner = MemoryMarshal.Read<uint>(status[OwnerOffset..]);
        return (MemoryMarshal.Read<uint>(status) & TypeAndOwner) == TypeAndOwner
            && (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & FileTypeMask) == SocketFileType;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref byte status);
}
