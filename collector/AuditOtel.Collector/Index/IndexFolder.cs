using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Index;

/// <summary>The folder of a ledger's index: 0700, every file in it 0600.</summary>
internal static class IndexFolder
{
    private const string Unfinished = "unfinished";
    private static readonly string[] Companions = ["", "-wal", "-shm"];

    /// <summary>Makes an empty file that nobody takes for an index yet; SQLite gives the others beside it the same mode.</summary>
    /// <exception cref="LedgerException">The disk refused, or something is a symbolic link.</exception>
    internal static string NewFile(string directory)
    {
        LedgerSideFiles.Write(directory, IndexFiles.Folder, Unfinished, []);
        return Path.Combine(directory, IndexFiles.Folder, Unfinished);
    }

    /// <summary>Makes a file the index that counts.</summary>
    /// <returns>Its path from now on.</returns>
    internal static string Publish(string directory, string file)
    {
        var path = IndexFiles.Named(directory, IndexFiles.Numbers(directory).DefaultIfEmpty(-1).Max() + 1);
        File.Move(file, path);
        return path;
    }

    /// <summary>Removes all indexes but one; whoever reads one of them reads on.</summary>
    internal static void RemoveOthers(string directory, string? kept)
    {
        foreach (var path in IndexFiles.Numbers(directory).Select(number => IndexFiles.Named(directory, number)).Where(path => !string.Equals(path, kept, StringComparison.Ordinal)))
        {
            foreach (var companion in Companions)
                File.Delete(path + companion);
        }
    }

    internal static void RemoveMark(string directory) => LedgerSideFiles.Delete(directory, IndexFiles.Folder, IndexFiles.Mark);
}
