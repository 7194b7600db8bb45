using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Segments;

namespace AuditOtel.Ledger.Storage;

/// <summary>An opened ledger directory with its identity.</summary>
internal sealed class LedgerFiles : IDisposable
{
    private const int MaxKeyBytes = 4096;

    private LedgerFiles(DurableDirectory root, LedgerManifest manifest)
    {
        Root = root;
        Manifest = manifest;
    }

    public DurableDirectory Root { get; }

    public LedgerManifest Manifest { get; }

    public required SegmentDirectories Segments { get; init; }

    public required NoteVerifier Ed25519Key { get; init; }

    public required NoteVerifier EcdsaKey { get; init; }

    public IReadOnlyList<NoteVerifier> Keys => [Ed25519Key, EcdsaKey];

    public LedgerIdentity Identity => new(Manifest.Name, Ed25519Key.Text, EcdsaKey.Text);

    public static LedgerFiles Open(ISystemCalls calls, string directory)
    {
        if (!LedgerDirectory.Exists(calls, directory))
            throw new LedgerException(LedgerReason.Missing, File.Exists(directory) ? $"'{directory}' is a file and no ledger's directory; name the directory." : $"There is no ledger in '{directory}'; name the right directory.");
        DurableDirectory root = DurableDirectory.Open(calls, directory);
        SegmentDirectories? segments = null;
        try
        {
            string path = root.PathOf(LedgerDirectory.ManifestFile);
            LedgerManifest manifest = LedgerManifest.Parse(root.ReadAll(LedgerDirectory.ManifestFile, LedgerManifest.MaxBytes), path);
            segments = SegmentDirectories.Open(root);
            return new LedgerFiles(root, manifest)
            {
                Segments = segments,
                Ed25519Key = ReadKey(root, LedgerDirectory.Ed25519KeyFile),
                EcdsaKey = ReadKey(root, LedgerDirectory.EcdsaKeyFile),
            };
        }
        catch
        {
            segments?.Dispose();
            root.Dispose();
            throw;
        }
    }

    /// <summary>Reads the checkpoint with the directory's own keys.</summary>
    /// <exception cref="LedgerException">It is missing or not valid.</exception>
    public Checkpoint ReadCheckpoint()
    {
        string path = Root.PathOf(LedgerDirectory.CheckpointFile);
        CheckpointOutcome outcome = CheckpointNote.Read(ReadNote(), Manifest.Name, Keys, out Checkpoint? checkpoint);
        return checkpoint ?? throw new LedgerException(LedgerReason.Corrupt, $"The checkpoint '{path}' is not one of this ledger ({outcome}); verify the ledger and restore the file from a backup.");
    }

    public void Dispose()
    {
        Segments.Dispose();
        Root.Dispose();
    }

    private byte[] ReadNote()
    {
        try
        {
            return Root.ReadAll(LedgerDirectory.CheckpointFile, CheckpointNote.MaxBytes);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            throw new LedgerException(LedgerReason.Corrupt, $"The checkpoint '{Root.PathOf(LedgerDirectory.CheckpointFile)}' is missing; verify the ledger and restore the file from a backup.", e);
        }
    }

    private static NoteVerifier ReadKey(DurableDirectory root, string name)
    {
        string text = Encoding.UTF8.GetString(root.ReadAll(name, MaxKeyBytes)).TrimEnd('\n');
        return NoteVerifier.TryParse(text, out NoteVerifier? key)
            ? key
            : throw new LedgerException(LedgerReason.Invalid, $"The verifier key '{root.PathOf(name)}' is not in signed-note form; restore it from a backup.");
    }
}
