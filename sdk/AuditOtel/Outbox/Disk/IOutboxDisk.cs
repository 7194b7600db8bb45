namespace AuditOtel.Outbox.Disk;

/// <summary>
/// What the outbox asks of a file system. Whatever fails throws an <see cref="OutboxException"/>; tests fail each call and take the power away.
/// </summary>
internal interface IOutboxDisk
{
    /// <summary>Creates the directory with mode 0700, or checks the one that is there: no symbolic link, open to nobody else.</summary>
    void PrepareDirectory(string path);

    /// <summary>Takes the exclusive lock on a file, which is created; dispose the result to let go.</summary>
    /// <exception cref="OutboxException">Another process has it.</exception>
    IDisposable Lock(string path);

    /// <summary>The names in a directory, in no order.</summary>
    IReadOnlyList<string> Names(string directory);

    /// <summary>Creates a file with mode 0600 that is not there yet; its name is durable after <see cref="SyncDirectory"/>.</summary>
    IOutboxFile Create(string path);

    /// <summary>Opens a file that is there; never through a symbolic link.</summary>
    IOutboxFile Open(string path);

    /// <summary>Deletes a file.</summary>
    void Delete(string path);

    /// <summary>Gives a file another name in its directory.</summary>
    void Rename(string from, string to);

    /// <summary>Makes the names in a directory durable.</summary>
    void SyncDirectory(string path);
}
