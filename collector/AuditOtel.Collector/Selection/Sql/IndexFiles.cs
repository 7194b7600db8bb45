using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>
/// Where a ledger's search index lies: <c>DIR/index/search.N.sqlite</c>. Each one that is built anew gets the next number, so that whoever reads an older one is not given the
/// files of another; the highest counts.
/// </summary>
internal static class IndexFiles
{
    /// <summary>The folder in the ledger's directory.</summary>
    internal const string Folder = "index";

    /// <summary>A file beside the index that asks for it to be built anew; it holds the reason.</summary>
    internal const string Mark = "rebuild";

    private const string Beginning = "search.";
    private const string Ending = ".sqlite";
    private const int WaitSeconds = 5;

    /// <summary>The index that counts; null when there is none.</summary>
    internal static string? Newest(string directory) => Numbers(directory).DefaultIfEmpty(-1).Max() is >= 0 and var number ? Named(directory, number) : null;

    /// <summary>The index of a number.</summary>
    internal static string Named(string directory, long number) =>
        Path.Combine(directory, Folder, string.Create(CultureInfo.InvariantCulture, $"{Beginning}{number}{Ending}"));

    /// <summary>The numbers of the indexes that are there; usually one.</summary>
    internal static IReadOnlyList<long> Numbers(string directory)
    {
        var folder = new DirectoryInfo(Path.Combine(directory, Folder));
        if (!folder.Exists || folder.LinkTarget is not null)
            return [];
        return [.. folder.EnumerateFiles($"{Beginning}*{Ending}").Where(static file => file.LinkTarget is null).Select(static file => Number(file.Name)).OfType<long>()];
    }

    /// <summary>Opens an index for asking. It is never written, and one on a medium that cannot be written is read as it is.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    internal static SqliteConnection OpenToRead(string path)
    {
        var isStill = !File.Exists($"{path}-wal") && (File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly) || !IsWritable(Path.GetDirectoryName(path)!));
        var source = isStill ? $"{new Uri(path).AbsoluteUri}?immutable=1" : path;
        return Open(source, SqliteOpenMode.ReadOnly);
    }

    /// <summary>Opens an index for writing; the file must be there.</summary>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    internal static SqliteConnection OpenToWrite(string path) => Open(path, SqliteOpenMode.ReadWrite);

    private static SqliteConnection Open(string source, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = mode, Pooling = false, DefaultTimeout = WaitSeconds }.ConnectionString);
        try
        {
            connection.Open();
            IndexFunctions.AddTo(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool IsWritable(string directory)
    {
        try
        {
            using var probe = new FileStream(Path.Combine(directory, Path.GetRandomFileName()), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long? Number(string name) =>
        long.TryParse(name.AsSpan(Beginning.Length, name.Length - Beginning.Length - Ending.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
