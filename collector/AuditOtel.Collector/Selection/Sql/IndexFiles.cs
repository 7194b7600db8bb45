using System.Globalization;
using System.Text;
using AuditOtel.Ledger;
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
    private const int MaxReasonBytes = 4096;
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

    /// <summary>Whether nobody writes an index: whoever does has its log beside it, until it ends in order.</summary>
    internal static bool IsStill(string path) => !File.Exists($"{path}-wal");

    /// <summary>Why the index shall be built anew; null when nobody asked for it. A mark that cannot be read, because another user made it, is one.</summary>
    internal static string? MarkOf(string directory)
    {
        try
        {
            return LedgerSideFiles.Read(directory, Folder, Mark, MaxReasonBytes) is { } reason ? Encoding.UTF8.GetString(reason) : null;
        }
        catch (LedgerException failure)
        {
            return $"somebody asked for it and the reason cannot be read ({failure.Message.TrimEnd('.')})";
        }
    }

    /// <summary>Opens an index for asking. One that is still is read as it is, so that no file is made beside it, not even on a medium that can be written.</summary>
    /// <param name="path">The index.</param>
    /// <param name="isStill">Whether nobody writes it; see <see cref="IsStill"/>.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    internal static SqliteConnection OpenToRead(string path, bool isStill) => Open(isStill ? $"{new Uri(path).AbsoluteUri}?immutable=1" : path, SqliteOpenMode.ReadOnly);

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

    private static long? Number(string name) =>
        long.TryParse(name.AsSpan(Beginning.Length, name.Length - Beginning.Length - Ending.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
