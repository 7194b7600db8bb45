namespace AuditOtel.Faults.Tests.Support;

/// <summary>Which programs keep a file system busy.</summary>
internal static class Holders
{
    /// <summary>One line for each open file and working directory below a mount point: whose it is, and what.</summary>
    internal static string Of(string mountPoint)
    {
        var held =
            from process in Directory.EnumerateDirectories("/proc")
            where int.TryParse(Path.GetFileName(process), out _)
            from link in Links(process)
            let target = new FileInfo(link).LinkTarget ?? ""
            where string.Equals(target, mountPoint, StringComparison.Ordinal) || target.StartsWith(mountPoint + '/', StringComparison.Ordinal)
            select $"{NameOf(process)} ({link}): {target}";
        var lines = held.ToList();
        return lines.Count == 0 ? "no open file and no working directory of a process" : string.Join('\n', lines);
    }

    private static List<string> Links(string process)
    {
        var links = new List<string> { $"{process}/cwd" };
        try
        {
            links.AddRange(Directory.EnumerateFileSystemEntries($"{process}/fd"));
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, and holds nothing, or is none of ours.
        }

        return links;
    }

    private static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText($"{process}/comm").Trim();
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return "a process that has ended";
        }
    }
}
