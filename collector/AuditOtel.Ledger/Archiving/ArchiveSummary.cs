namespace AuditOtel.Ledger.Archiving;

/// <summary>What an archive says of itself; proven only by verifying it.</summary>
/// <param name="Origin">The ledger's name.</param>
/// <param name="First">The first index.</param>
/// <param name="Last">The last index.</param>
/// <param name="Records">How many of the entries are records.</param>
/// <param name="Created">When it was made.</param>
/// <param name="CheckpointSize">How many entries the checkpoint in it covers.</param>
public sealed record ArchiveSummary(string Origin, long First, long Last, long Records, DateTimeOffset Created, long CheckpointSize)
{
    /// <summary>The end of an archive's file name.</summary>
    public const string FileEnding = ".tar.gz";

    /// <summary>Reads it from the head of an archive, or from the directory of an extracted one.</summary>
    /// <exception cref="LedgerException">It is no archive that this program can read.</exception>
    public static ArchiveSummary Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (ArchiveManifest.IsIn(path))
            return Of(ArchiveManifest.ReadFrom(path));
        using ArchiveReader reader = ArchiveReader.Open(path);
        return Of(reader.Manifest);
    }

    /// <summary>Whether a directory is an extracted archive.</summary>
    public static bool IsExtracted(string directory) => ArchiveManifest.IsIn(directory);

    private static ArchiveSummary Of(ArchiveManifest manifest) => new(manifest.Origin, manifest.First, manifest.Last, manifest.Records, manifest.Created, manifest.CheckpointSize);
}
