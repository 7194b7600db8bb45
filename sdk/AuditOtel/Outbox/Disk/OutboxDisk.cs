namespace AuditOtel.Outbox.Disk;

/// <summary>The file system of the platform.</summary>
internal sealed class OutboxDisk(Action<string> syncDirectory) : IOutboxDisk
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    internal static OutboxDisk Instance { get; } = new(NativeFiles.SyncDirectory);

    public void PrepareDirectory(string path) => Guard("prepared", path, () =>
    {
        if (new DirectoryInfo(path) is { Exists: true } existing)
        {
            Check(existing);
            return;
        }

        var parents = ParentsOfMissing(path);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Owner);
        parents.ForEach(syncDirectory);
    });

    public IDisposable Lock(string path) => NativeFiles.Lock(path);

    public IReadOnlyList<string> Names(string directory)
    {
        List<string> names = [];
        Guard("listed", directory, () => names.AddRange(Directory.EnumerateFileSystemEntries(directory).Select(entry => Path.GetFileName(entry))));
        return names;
    }

    public IOutboxFile Create(string path) => new OutboxFile(NativeFiles.Open(path, create: true), path);

    public IOutboxFile Open(string path) => new OutboxFile(NativeFiles.Open(path, create: false), path);

    public void Delete(string path) => Guard("deleted", path, () => File.Delete(path));

    public void Rename(string from, string to) => Guard("renamed", from, () => File.Move(from, to, overwrite: true));

    public void SyncDirectory(string path) => syncDirectory(path);

    /// <summary>The directories that get a new name in them: one that is not on stable storage takes the outbox with it in a power cut.</summary>
    private static List<string> ParentsOfMissing(string path)
    {
        List<string> parents = [];
        for (var missing = path; !Directory.Exists(missing) && Path.GetDirectoryName(missing) is { } parent; missing = parent)
            parents.Add(parent);
        return parents;
    }

    private static void Check(DirectoryInfo directory)
    {
        if (directory.LinkTarget is not null)
            throw new OutboxException($"The outbox '{directory.FullName}' is a symbolic link: name the directory itself.");
        if (!OperatingSystem.IsWindows() && (directory.UnixFileMode & ~Owner) != UnixFileMode.None)
            throw new OutboxException($"The outbox '{directory.FullName}' is open to other users: take their rights away (chmod 700).");
    }

    private static void Guard(string what, string path, Action call)
    {
        try
        {
            call();
        }
        catch (Exception failure) when (failure is IOException and not OutboxException or UnauthorizedAccessException)
        {
            throw new OutboxException($"The outbox's '{path}' cannot be {what} ({failure.Message}): look at its disk and its rights.", failure);
        }
    }
}
