using System.Runtime.InteropServices;

namespace AuditOtel.Collector.Api;

/// <summary>The space of the file system that a directory lies on.</summary>
/// <param name="Mount">Its mount point, so that two directories on one file system are not counted twice.</param>
/// <param name="Free">Free bytes for this user.</param>
/// <param name="Total">All bytes.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileSystemSpace(string Mount, long Free, long Total)
{
    /// <summary>Asks the system; null when the directory cannot be asked.</summary>
    internal static FileSystemSpace? Of(string directory)
    {
        try
        {
            var mount = DriveInfo.GetDrives()
                .Select(drive => drive.Name)
                .Where(name => IsAbove(name, directory))
                .MaxBy(name => name.Length);
            var space = new DriveInfo(directory);
            return new FileSystemSpace(mount ?? directory, space.AvailableFreeSpace, space.TotalSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsAbove(string mount, string directory) =>
        directory.StartsWith(mount, StringComparison.Ordinal)
        && (mount.EndsWith('/') || directory.Length == mount.Length || directory[mount.Length] == '/');
}
