namespace AuditOtel.Build.Reporting;

/// <summary>Names files from a folder, so that a report says the same on each machine.</summary>
internal static class RelativePath
{
    internal static string Of(string path, string folder)
    {
        if (path.Length == 0 || !Path.IsPathRooted(path))
            return path.Replace('\\', '/');

        var from = Parts(folder);
        var to = Parts(path);
        var same = from.Zip(to, (left, right) => string.Equals(left, right, StringComparison.Ordinal)).TakeWhile(isSame => isSame).Count();
        return same == 0 && Path.DirectorySeparatorChar == '\\'
            ? path.Replace('\\', '/')
            : string.Join("/", Enumerable.Repeat("..", from.Length - same).Concat(to.Skip(same)));
    }

    private static string[] Parts(string path) => Path.GetFullPath(path).Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}
