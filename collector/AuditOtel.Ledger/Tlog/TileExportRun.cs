using System.Text;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tlog;

/// <summary>One export.</summary>
internal sealed class TileExportRun(TileReader tiles, KeptCheckpoints kept, DurableDirectory root, IProgress<long>? progress, CancellationToken ct) : IDisposable
{
    private readonly HashSet<TileName> _written = [];
    private DurableDirectory? _directory;
    private string _path = "";

    public TileExportReport Write()
    {
        long size = tiles.Checkpoint.Size;
        WriteFile(LedgerDirectory.CheckpointFile, Encoding.UTF8.GetBytes(tiles.Checkpoint.Note));
        WriteFile(LedgerDirectory.Ed25519KeyFile, Encoding.UTF8.GetBytes(tiles.Identity.Ed25519Key + "\n"));
        WriteFile(LedgerDirectory.EcdsaKeyFile, Encoding.UTF8.GetBytes(tiles.Identity.EcdsaKey + "\n"));
        for (int level = TileName.EntriesLevel; level < TreeFiles.MaxLevels; level++)
            WriteLevel(level, size);
        int checkpoints = 0;
        foreach (long keptSize in kept.Sizes().Where(keptSize => keptSize <= size))
            checkpoints += WriteKept(keptSize) ? 1 : 0;
        Leave();
        root.Sync();
        return new TileExportReport(size, _written.Count, checkpoints);
    }

    public void Dispose() => _directory?.Dispose();

    private void WriteLevel(int level, long size)
    {
        long hashes = TreeFiles.HashesAt(Math.Max(level, 0), size);
        for (long first = 0; first < hashes; first += TileName.FullWidth)
        {
            WriteTile(new TileName(level, first / TileName.FullWidth, (int)Math.Min(TileName.FullWidth, hashes - first)));
            if (level == TileName.EntriesLevel)
                progress?.Report(Math.Min(first + TileName.FullWidth, hashes));
        }
    }

    /// <summary>Whoever begins at a kept checkpoint needs the partial tiles of its size, until the full ones are there.</summary>
    private bool WriteKept(long size)
    {
        if (kept.Read(size) is not { } checkpoint)
            return false;
        if (!tiles.RootAt(size).AsSpan().SequenceEqual(checkpoint.Root))
            throw new LedgerException(LedgerReason.Corrupt, $"The kept checkpoint of size {size} is not of the entries that the ledger {tiles.Identity.Name} holds; verify the ledger.");
        WriteFile($"{LedgerDirectory.CheckpointsDirectory}/{size}", Encoding.UTF8.GetBytes(checkpoint.Note));
        for (int level = TileName.EntriesLevel; level < TreeFiles.MaxLevels; level++)
        {
            long hashes = TreeFiles.HashesAt(Math.Max(level, 0), size);
            var name = new TileName(level, hashes / TileName.FullWidth, (int)(hashes % TileName.FullWidth));
            if (name.Width > 0 && !_written.Contains(name with { Width = TileName.FullWidth }))
                WriteTile(name);
        }

        return true;
    }

    private void WriteTile(TileName name)
    {
        ct.ThrowIfCancellationRequested();
        if (!_written.Add(name))
            return;
        ReadOnlyMemory<byte> content = tiles.Read(name) ?? throw new InvalidOperationException($"The tree has no {name}.");
        WriteFile(name.ToString(), content.Span);
    }

    private void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        int slash = path.LastIndexOf('/');
        DurableDirectory directory = Enter(slash < 0 ? "" : path[..slash]);
        using DurableFile file = directory.OpenOrCreate(path[(slash + 1)..]);
        file.Write(content, 0);
        file.Sync();
    }

    /// <summary>Opens the directory of the next file; the one before it is complete and made durable.</summary>
    private DurableDirectory Enter(string path)
    {
        if (string.Equals(path, _path, StringComparison.Ordinal))
            return _directory ?? root;
        Leave();
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            DurableDirectory child = (_directory ?? root).CreateDirectory(part);
            _directory?.Dispose();
            _directory = child;
        }

        _path = path;
        return _directory ?? root;
    }

    private void Leave()
    {
        (_directory ?? root).Sync();
        _directory?.Dispose();
        _directory = null;
        _path = "";
    }
}
