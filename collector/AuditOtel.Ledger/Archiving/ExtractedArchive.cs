namespace AuditOtel.Ledger.Archiving;

/// <summary>
/// An archive, extracted into a private temporary directory that <see cref="Dispose"/> removes; readers and verifier take that directory for a part of a ledger.
/// </summary>
public sealed class ExtractedArchive : IDisposable
{
    private readonly DirectoryInfo _directory;

    private ExtractedArchive(DirectoryInfo directory)
    {
        _directory = directory;
    }

    /// <summary>Where it lies.</summary>
    public string Directory => _directory.FullName;

    /// <summary>Extracts an archive and checks every file against the archive's own list. Whether the entries are those that were signed, only verifying tells.</summary>
    /// <exception cref="LedgerException">It is damaged, or no archive that this program can read.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static ExtractedArchive Extract(string path, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        using ArchiveReader reader = ArchiveReader.Open(path);
        var extracted = new ExtractedArchive(System.IO.Directory.CreateTempSubdirectory("auditotel-archive-"));
        try
        {
            foreach (string folder in (string[])[LedgerDirectory.SegmentsDirectory, LedgerDirectory.CheckpointsDirectory])
                extracted._directory.CreateSubdirectory(folder);
            reader.ReadMembers(member => extracted.Create(member.Name), ct);
            using Stream manifest = extracted.Create(ArchiveManifest.File);
            manifest.Write(reader.Manifest.Format());
            return extracted;
        }
        catch
        {
            extracted.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (System.IO.Directory.Exists(Directory))
            _directory.Delete(recursive: true);
    }

    private FileStream Create(string name)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Directory, name), options);
    }
}
