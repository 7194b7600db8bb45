namespace AuditOtel.Ledger.Files;

/// <summary>Paths behind their symbolic links.</summary>
public static class RealPath
{
    /// <summary>Whether a path leads into a directory or is that directory, through whatever links.</summary>
    /// <param name="path">A path; it need not exist.</param>
    /// <param name="directory">A directory.</param>
    public static bool IsInside(string path, string directory)
    {
        string inside = Path.TrimEndingDirectorySeparator(Of(directory)) + Path.DirectorySeparatorChar;
        return (Path.TrimEndingDirectorySeparator(Of(path)) + Path.DirectorySeparatorChar).StartsWith(inside, StringComparison.Ordinal);
    }

    /// <summary>The ledger's directory that a path leads into; null when there is none.</summary>
    /// <param name="path">A path; it need not exist.</param>
    public static string? LedgerAround(string path)
    {
        for (string? directory = Of(path); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, LedgerDirectory.ManifestFile)))
                return directory;
        }

        return null;
    }

    /// <summary>The path with every link in it followed, as far as it exists.</summary>
    /// <param name="path">A path; it need not exist.</param>
    public static string Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string? parent = Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        FileSystemInfo? target = Directory.Exists(full) ? new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true) : null;
        return target is null ? Path.Combine(Of(parent), Path.GetFileName(full)) : Of(target.FullName);
    }
}
