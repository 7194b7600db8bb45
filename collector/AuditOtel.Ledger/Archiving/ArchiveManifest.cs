using System.Text.Json;

namespace AuditOtel.Ledger.Archiving;

/// <summary>
/// The content of <c>archive.json</c>, the first file of every archive: whose ledger it is from, which entries it holds, and what every other file in it must be.
/// Nothing in it is proof: that are the signed checkpoint, the seals, and the consistency proofs, which lead from the tree of the archive's end to them.
/// </summary>
/// <param name="Version">The format, 1.</param>
/// <param name="Origin">The ledger's name.</param>
/// <param name="First">The first index.</param>
/// <param name="Last">The last index.</param>
/// <param name="Records">How many of the entries are records.</param>
/// <param name="Created">When it was made.</param>
/// <param name="CheckpointSize">How many entries the checkpoint in it covers.</param>
/// <param name="Consistency">The proof (RFC 6962, section 2.1.2) from the tree of Last + 1 entries to that of the checkpoint.</param>
/// <param name="Seals">Which seals are in it.</param>
/// <param name="Members">All other files, in their order.</param>
internal sealed record ArchiveManifest(
    int Version, string Origin, long First, long Last, long Records, DateTimeOffset Created, long CheckpointSize, IReadOnlyList<byte[]> Consistency, ArchiveSeals Seals,
    IReadOnlyList<ArchiveMember> Members)
{
    /// <summary>Its name in an archive, and in the directory of an extracted one, which it makes a part of a ledger.</summary>
    public const string File = "archive.json";

    /// <summary>Longest manifest that is read.</summary>
    public const int MaxBytes = 4 << 20;

    public const int CurrentVersion = 1;

    /// <summary>Whether a directory is an extracted archive.</summary>
    public static bool IsIn(string directory) => System.IO.File.Exists(Path.Combine(directory, File));

    /// <summary>Reads the manifest of an extracted archive.</summary>
    public static ArchiveManifest ReadFrom(string directory)
    {
        byte[] json = LedgerSideFiles.Read(directory, File, MaxBytes) ?? throw new LedgerException(LedgerReason.Missing, $"There is no archive in '{directory}'; name the right directory.");
        return Parse(json, directory);
    }

    public byte[] Format() => [.. JsonSerializer.SerializeToUtf8Bytes(this, ArchiveJson.Default.ArchiveManifest), (byte)'\n'];

    /// <exception cref="LedgerException">It is no manifest, or of a version that this program does not know.</exception>
    public static ArchiveManifest Parse(ReadOnlySpan<byte> json, string path)
    {
        DemandVersion(json, path);
        try
        {
            ArchiveManifest? manifest = JsonSerializer.Deserialize(json, ArchiveJson.Default.ArchiveManifest);
            if (manifest is not null && manifest.IsUsable())
                return manifest;
        }
        catch (JsonException e)
        {
            throw Damaged(path, e);
        }

        throw Damaged(path, null);
    }

    private static void DemandVersion(ReadOnlySpan<byte> json, string path)
    {
        try
        {
            ArchiveVersion? version = JsonSerializer.Deserialize(json, ArchiveVersionJson.Default.ArchiveVersion);
            if (version is not null && version.Version != CurrentVersion)
                throw new LedgerException(LedgerReason.Unreadable, $"The archive '{path}' has format version {version.Version}, and this program knows {CurrentVersion}; use the program version that wrote it.");
        }
        catch (JsonException e)
        {
            throw Damaged(path, e);
        }
    }

    private bool IsUsable() =>
        Checkpoints.NoteVerifier.IsName(Origin) && First >= 0 && Last >= First && Last < long.MaxValue - 1 && Records >= 0 && Records <= Last - First + 1
        && CheckpointSize > Last && Consistency.Count <= 128 && Consistency.All(static hash => hash.Length == 32)
        && Members.All(static member => ArchiveNames.IsKnown(member.Name) && member is { Bytes: >= 0, Sha256.Length: 32 })
        && Members.Select(static member => member.Name).Distinct(StringComparer.Ordinal).Count() == Members.Count && Seals.IsUsable(Members);

    private static LedgerException Damaged(string path, Exception? cause) =>
        new(LedgerReason.Corrupt, $"The archive '{path}' is damaged: its manifest cannot be read; take another copy of it.", cause);
}
