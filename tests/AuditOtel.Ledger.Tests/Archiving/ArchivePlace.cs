using AuditOtel.Ledger.Archiving;
using AuditOtel.Ledger.Tests.Retention;

namespace AuditOtel.Ledger.Tests.Archiving;

/// <summary>A ledger, and a directory for its archives.</summary>
internal sealed class ArchivePlace : IDisposable
{
    private readonly DirectoryInfo _target = Directory.CreateTempSubdirectory("auditotel-archives-");

    public ExpiringLedger Ledger { get; } = new();

    public string Target => _target.FullName;

    public ArchiveOptions Options(long maxBytes = 1 << 30, DateTimeOffset? before = null) => new() { Directory = Ledger.Path, Target = Target, MaxBytes = maxBytes, Before = before };

    public IReadOnlyList<ArchiveInfo> Archive(long maxBytes = 1 << 30, DateTimeOffset? before = null) => LedgerArchiver.Archive(Options(maxBytes, before), TimeProvider.System);

    /// <summary>A copy of an archive with nothing beside it.</summary>
    public string Alone(ArchiveInfo archive)
    {
        string path = Path.Combine(_target.CreateSubdirectory(archive.First.ToString("D4", System.Globalization.CultureInfo.InvariantCulture)).FullName, "copy.tar.gz");
        File.Copy(archive.Path, path);
        return path;
    }

    public void Dispose()
    {
        Ledger.Dispose();
        _target.Delete(recursive: true);
    }
}
