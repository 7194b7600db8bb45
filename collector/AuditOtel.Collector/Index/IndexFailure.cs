using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Index;

/// <summary>An index cannot be kept. The message is one clear sentence: what, where, what to do.</summary>
internal sealed class IndexFailure(string message, Exception? cause = null) : Exception(message, cause)
{
    // SQLITE_ERROR (a table is missing), SQLITE_CORRUPT, SQLITE_NOTADB (sqlite.org/rescode.html).
    private const int Error = 1, Corrupt = 11, NoDatabase = 26;

    // SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN: usually a file that root made while a collector of another user was stopped.
    private const int NotPermitted = 3, ReadOnly = 8, CannotOpen = 14;

    // SQLITE_IOERR_SHORT_READ: the file is shorter than it says.
    private const int ShortRead = 522;

    /// <summary>Whether what is there is damaged, so that only another one helps; if not, the same may succeed later.</summary>
    internal bool IsDamage { get; private init; }

    /// <summary>What a failure of SQLite or of the file system means.</summary>
    internal static IndexFailure Of(string path, Exception cause) => cause switch
    {
        SqliteException { SqliteErrorCode: Error or Corrupt or NoDatabase } or SqliteException { SqliteExtendedErrorCode: ShortRead } or InvalidCastException or InvalidOperationException or OverflowException =>
            new IndexFailure($"The search index '{path}' is damaged: {cause.Message}", cause) { IsDamage = true },
        UnauthorizedAccessException or SqliteException { SqliteErrorCode: NotPermitted or ReadOnly or CannotOpen } =>
            new IndexFailure($"The search index '{path}' cannot be written: {cause.Message.TrimEnd('.')}; when another user made it or a file beside it, give it back to the collector's user with 'chown'.", cause),
        _ => new IndexFailure($"The search index '{path}' cannot be written: {cause.Message}", cause),
    };

    /// <summary>Whether <see cref="Of"/> knows it.</summary>
    internal static bool Is(Exception failure) =>
        failure is SqliteException or InvalidCastException or InvalidOperationException or OverflowException or IOException or UnauthorizedAccessException;
}
