using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Archiving;

/// <summary>Writes one archive: under a temporary name, synced, read again, and only then under its own.</summary>
internal sealed class ArchiveWriter(DurableDirectory target, ArchiveManifest manifest, IReadOnlyDictionary<string, byte[]> small, CoveringSeals seals, IReadOnlyDictionary<string, ArchiveSegment> segments)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the archive durable; returns its length and digest.</summary>
    /// <exception cref="StorageException">The disk refused; nothing is left but a temporary file, which the next archive of this name replaces.</exception>
    /// <exception cref="LedgerException">What was read again is not what was written.</exception>
    public (long Bytes, byte[] Sha256) Write(string name, CancellationToken ct)
    {
        try
        {
            using DurableFile file = target.CreateTemporary(name);
            WriteContent(file, ct);
            file.Sync();
            string path = target.PathOf(name + DurableDirectory.TemporarySuffix);
            using (ArchiveReader reader = ArchiveReader.Open(path))
                reader.ReadMembers(static _ => Stream.Null, ct);
            byte[] digest = Digest(file, long.MaxValue, ct);
            target.Publish(file, name);
            return (file.Length(), digest);
        }
        catch
        {
            target.TryUnlink(name + DurableDirectory.TemporarySuffix);
            throw;
        }
    }

    /// <summary>SHA-256 of a file up to an offset, or of all of it.</summary>
    public static byte[] Digest(DurableFile file, long end, CancellationToken ct)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        int read;
        for (long at = 0; (read = file.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at)) > 0; at += read)
        {
            ct.ThrowIfCancellationRequested();
            digest.AppendData(buffer.AsSpan(0, read));
        }

        return digest.GetHashAndReset();
    }

    private void WriteContent(DurableFile file, CancellationToken ct)
    {
        using var stream = new DurableFileStream(file);
        using var buffered = new BufferedStream(stream, 1 << 18);
        using var gzip = new GZipStream(buffered, CompressionLevel.Optimal);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        Add(tar, ArchiveManifest.File, new MemoryStream(manifest.Format(), writable: false));
        foreach (ArchiveMember member in manifest.Members)
        {
            ct.ThrowIfCancellationRequested();
            if (small.TryGetValue(member.Name, out byte[]? content))
            {
                Add(tar, member.Name, new MemoryStream(content, writable: false));
                continue;
            }

            bool isSegment = segments.TryGetValue(member.Name, out ArchiveSegment? segment);
            using DurableFile source = isSegment ? segment!.Place.OpenRead() : seals.OpenRead();
            Add(tar, member.Name, isSegment ? new DurableFileStream(source, member.Bytes) : seals.Read(source));
        }
    }

    private void Add(TarWriter tar, string name, Stream content)
    {
        using (content)
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = Mode, ModificationTime = manifest.Created, DataStream = content });
    }
}
