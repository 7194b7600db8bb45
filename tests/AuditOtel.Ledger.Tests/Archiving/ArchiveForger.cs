using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Ledger.Tests.Archiving;

/// <summary>Writes archives anew, as somebody would who changes what is in them and mends every digest.</summary>
internal static class ArchiveForger
{
    public static ArchiveManifest ManifestOf(string path)
    {
        using ArchiveReader reader = ArchiveReader.Open(path);
        return reader.Manifest;
    }

    public static byte[] Member(string path, string name)
    {
        using ExtractedArchive extracted = ExtractedArchive.Extract(path);
        return File.ReadAllBytes(Path.Combine(extracted.Directory, name));
    }

    /// <summary>Writes an archive anew from the files of another, with a manifest whose list fits them.</summary>
    public static void Rewrite(string source, string target, Func<string, byte[], byte[]> change, ArchiveManifest manifest, params (string Name, byte[] Content)[] more) => Rewrite(source, target, change, manifest, without: "", more);

    /// <summary>As above, and leaves a file out.</summary>
    public static void Rewrite(string source, string target, Func<string, byte[], byte[]> change, ArchiveManifest manifest, string without, params (string Name, byte[] Content)[] more)
    {
        ArchiveManifest old = ManifestOf(source);
        List<(string Name, byte[] Content)> files = [.. old.Members.Where(member => !string.Equals(member.Name, without, StringComparison.Ordinal)).Select(member => (member.Name, change(member.Name, Member(source, member.Name)))), .. more];
        ArchiveMember[] members = [.. files.Select(static file => new ArchiveMember(file.Name, file.Content.Length, SHA256.HashData(file.Content)))];
        using var gzip = new GZipStream(File.Create(target), CompressionLevel.Fastest);
        using var tar = new TarWriter(gzip, TarEntryFormat.Ustar);
        Add(tar, "archive.json", (manifest with { Members = members, First = old.First, Last = old.Last, Records = old.Records }).Format());
        foreach ((string name, byte[] content) in files)
            Add(tar, name, content);
    }

    public static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content, writable: false) });
}
