namespace AuditOtel.Ledger.Tests.Sealing;

/// <summary>Seals and their keys as they were at one instant.</summary>
internal sealed class SealFiles
{
    private readonly Dictionary<string, byte[]> _files;

    private SealFiles(Dictionary<string, byte[]> files) => _files = files;

    public static SealFiles Capture(TestLedger ledger)
    {
        string[] paths = [ledger.SealsPath, .. Directory.GetFiles(Path.Combine(ledger.Path, LedgerDirectory.KeysDirectory), "seal-*")];
        return new SealFiles(paths.ToDictionary(static p => p, File.ReadAllBytes, StringComparer.Ordinal));
    }

    public void Restore()
    {
        foreach ((string path, byte[] content) in _files)
            File.WriteAllBytes(path, content);
    }
}
