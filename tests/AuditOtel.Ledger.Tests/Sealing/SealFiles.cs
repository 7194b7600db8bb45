namespace AuditOtel.Ledger.Tests.Sealing;

/// <summary>Seals, their keys and the checkpoints that the ledger keeps, as they were at one instant.</summary>
internal sealed class SealFiles
{
    private readonly TestLedger _ledger;
    private readonly Dictionary<string, byte[]> _files;

    private SealFiles(TestLedger ledger)
    {
        _ledger = ledger;
        string[] paths = [ledger.SealsPath, .. Directory.GetFiles(Path.Combine(ledger.Path, LedgerDirectory.KeysDirectory), "seal-*"), .. Kept(ledger)];
        _files = paths.ToDictionary(static p => p, File.ReadAllBytes, StringComparer.Ordinal);
    }

    public static SealFiles Capture(TestLedger ledger) => new(ledger);

    /// <summary>Removes the checkpoints that the ledger keeps, as a thief would who rewrites it.</summary>
    public static void RemoveKept(TestLedger ledger)
    {
        foreach (string path in Kept(ledger))
            File.Delete(path);
    }

    public void Restore()
    {
        RemoveKept(_ledger);
        foreach ((string path, byte[] content) in _files)
            File.WriteAllBytes(path, content);
    }

    private static string[] Kept(TestLedger ledger) => Directory.GetFiles(Path.Combine(ledger.Path, LedgerDirectory.CheckpointsDirectory));
}
