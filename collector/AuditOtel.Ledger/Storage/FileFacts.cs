using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Storage;

/// <summary>What statx(2) tells of a file.</summary>
/// <param name="Device">The file system it is on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="IsRegular">Whether it is a file, and no directory, device, pipe or link.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="Owner">The user it belongs to.</param>
/// <param name="Born">When it was made; null when the file system does not keep that.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileFacts(ulong Device, ulong Inode, bool IsRegular, uint Links, uint Owner, DateTimeOffset? Born)
{
    /// <summary>Bytes of struct statx, the same on every architecture.</summary>
    public const int Bytes = 256;

    /// <summary>AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH.</summary>
    public const int Flags = 0x100 | 0x1000;

    /// <summary>STATX_TYPE, STATX_NLINK, STATX_UID, STATX_INO and STATX_BTIME.</summary>
    public const uint Wanted = 0x1 | 0x4 | 0x8 | 0x100 | BirthTime;

    private const uint BirthTime = 0x800;
    private const int LinksOffset = 16;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int BirthOffset = 80;
    private const int DeviceOffset = 136;
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;

    /// <summary>Whether both are the same file.</summary>
    public bool IsSameFile(FileFacts other) => Device == other.Device && Inode == other.Inode;

    public static FileFacts Of(ReadOnlySpan<byte> fields)
    {
        bool hasBirth = (MemoryMarshal.Read<uint>(fields) & BirthTime) != 0;
        return new FileFacts(
            MemoryMarshal.Read<ulong>(fields[DeviceOffset..]),
            MemoryMarshal.Read<ulong>(fields[InodeOffset..]),
            (MemoryMarshal.Read<ushort>(fields[ModeOffset..]) & TypeMask) == RegularFile,
            MemoryMarshal.Read<uint>(fields[LinksOffset..]),
            MemoryMarshal.Read<uint>(fields[OwnerOffset..]),
            hasBirth ? DateTimeOffset.FromUnixTimeSeconds(MemoryMarshal.Read<long>(fields[BirthOffset..])) : null);
    }
}
