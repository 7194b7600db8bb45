namespace AuditOtel.Ledger.Tests.Sealing;

/// <summary>
/// The host dies at one of the system calls that change something: no later call is made. Unless the process alone dies, what was written to seals and
/// keys and not yet synced is lost with it.
/// </summary>
internal sealed class PowerCut(TestLedger ledger, int at)
{
    private const int InputOutput = 5;
    private readonly Dictionary<string, byte[]> _unsynced = new(StringComparer.Ordinal);
    private int _calls;

    public bool HasHappened { get; private set; }

    public int Fault(string call, string name)
    {
        if (HasHappened)
            return InputOutput;
        if (call is "open" or "read" or "lseek" or "flock")
            return 0;
        if (++_calls == at)
        {
            HasHappened = true;
            return InputOutput;
        }

        string path = Path.Combine(ledger.Path, name.StartsWith("seal-", StringComparison.Ordinal) ? LedgerDirectory.KeysDirectory : "", name);
        if (call is "write" && File.Exists(path))
            _unsynced.TryAdd(path, File.ReadAllBytes(path));
        else if (call is "fdatasync" or "fsync")
            _unsynced.Remove(path);
        return 0;
    }

    /// <summary>What the disk holds after the power came back.</summary>
    public void LoseUnsynced()
    {
        foreach ((string path, byte[] content) in _unsynced)
            File.WriteAllBytes(path, content);
    }
}
