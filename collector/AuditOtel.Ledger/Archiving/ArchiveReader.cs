using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace AuditOtel.Ledger.Archiving;

/// <summary>
/// Reads an archive in order and believes nothing: the manifest comes first, then exactly the files it lists, in its order, each with the length and
/// the digest it names; regular files with known names only.
/// </summary>
internal sealed class ArchiveReader : IDisposable
{
    private const int TarBlock = 512;
    private const int CopyBytes = 1 << 17;

    /// <summary>Room for the heads and ends of the tar format.</summary>
    private const int TarSlack = 1 << 17;

    private readonly string _path;
    private readonly LimitedStream _content;
    private readonly TarReader _tar;

    private ArchiveReader(string path, LimitedStream content)
    {
        _path = path;
        _content = content;
        _tar = new TarReader(content, leaveOpen: true);
        Manifest = Guarded(ReadManifest);
    }

    public ArchiveManifest Manifest { get; }

    /// <exception cref="LedgerException">It is no archive that this program can read.</exception>
    public static ArchiveReader Open(string path)
    {
        LimitedStream? content = null;
        try
        {
            var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, BufferSize = CopyBytes, Options = FileOptions.SequentialScan });
            content = new LimitedStream(new GZipStream(file, CompressionMode.Decompress)) { Left = ArchiveManifest.MaxBytes + TarSlack };
            return new ArchiveReader(path, content);
        }
        catch (Exception e)
        {
            content?.Dispose();
            throw e switch
            {
                FileNotFoundException or DirectoryNotFoundException => new LedgerException(LedgerReason.Missing, $"There is no archive '{path}'; name the right file.", e),
                UnauthorizedAccessException => new LedgerException(LedgerReason.NotAllowed, $"The archive '{path}' is not open to this user; run as its owner or name another file.", e),
                _ => e,
            };
        }
    }

    /// <summary>Reads all files; each is copied to the stream given for it, which is disposed.</summary>
    /// <exception cref="LedgerException">The archive is damaged.</exception>
    public void ReadMembers(Func<ArchiveMember, Stream> open, CancellationToken ct) => Guarded(() =>
    {
        _content.Left = TarSlack;
        foreach (ArchiveMember member in Manifest.Members)
        {
            _content.Left += member.Bytes + (3 * TarBlock);
            TarEntry entry = Next(member.Name);
            if (entry.Length != member.Bytes)
                throw new InvalidDataException($"'{member.Name}' has not the length its manifest says");
            using Stream target = open(member);
            Copy(entry, member, target, ct);
        }

        if (_tar.GetNextEntry() is not null)
            throw new InvalidDataException("it holds a file that its manifest does not list");
        Span<byte> rest = stackalloc byte[TarBlock];
        while (_content.Read(rest) > 0)
            ct.ThrowIfCancellationRequested();
        return true;
    });

    public void Dispose()
    {
        _tar.Dispose();
        _content.Dispose();
    }

    private ArchiveManifest ReadManifest()
    {
        TarEntry entry = Next(ArchiveManifest.File);
        if (entry.Length > ArchiveManifest.MaxBytes)
            throw new InvalidDataException("its manifest is too long");
        byte[] json = new byte[entry.Length];
        entry.DataStream?.ReadExactly(json);
        return ArchiveManifest.Parse(json, _path);
    }

    private TarEntry Next(string name)
    {
        TarEntry? entry = _tar.GetNextEntry();
        bool isRight = entry is { EntryType: TarEntryType.RegularFile or TarEntryType.V7RegularFile } && string.Equals(entry.Name, name, StringComparison.Ordinal);
        return isRight ? entry! : throw new InvalidDataException(entry is null ? $"it ends where '{name}' is expected" : $"'{name}' is not where it is expected");
    }

    private static void Copy(TarEntry entry, ArchiveMember member, Stream target, CancellationToken ct)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[CopyBytes];
        int read;
        while (entry.DataStream is { } data && (read = data.Read(buffer)) > 0)
        {
            ct.ThrowIfCancellationRequested();
            digest.AppendData(buffer.AsSpan(0, read));
            target.Write(buffer.AsSpan(0, read));
        }

        if (!digest.GetHashAndReset().AsSpan().SequenceEqual(member.Sha256))
            throw new InvalidDataException($"'{member.Name}' is not what its manifest says");
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException or OverflowException or ArgumentException)
        {
            string why = e is InvalidDataException && e.Message.StartsWith('\'') || e.Message.StartsWith("it ", StringComparison.Ordinal) ? e.Message : "it is no gzip-compressed tar file, or is cut short";
            throw new LedgerException(LedgerReason.Corrupt, $"The archive '{_path}' is damaged: {why}; take another copy of it.", e);
        }
    }
}
