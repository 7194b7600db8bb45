namespace AuditOtel.Cli.Commands;

/// <summary>Keeps what commands make out of the ledger's own directory, where nothing but the ledger belongs.</summary>
internal static class OutsidePlace
{
    /// <exception cref="CommandFailure">The path leads into the ledger's directory.</exception>
    internal static void Demand(string path, string ledger, string what)
    {
        if (IsInside(path, ledger))
            throw new CommandFailure(ExitCode.Usage, $"{what} must not lie in the ledger's own directory '{ledger}': name another place.");
    }

    /// <summary>Whether a path leads into a directory or is that directory, through whatever links.</summary>
    internal static bool IsInside(string path, string directory)
    {
        var inside = Path.TrimEndingDirectorySeparator(Resolved(directory)) + Path.DirectorySeparatorChar;
        return (Path.TrimEndingDirectorySeparator(Resolved(path)) + Path.DirectorySeparatorChar).StartsWith(inside, StringComparison.Ordinal);
    }

    /// <summary>The path with every link in it followed, as far as it exists.</summary>
    private static string Resolved(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        var target = Directory.Exists(full) ? new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true) : null;
        return target is null ? Path.Combine(Resolved(parent), Path.GetFileName(full)) : Resolved(target.FullName);
    }
}
