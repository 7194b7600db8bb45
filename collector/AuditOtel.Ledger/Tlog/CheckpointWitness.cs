using System.Collections.Frozen;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tlog;

/// <summary>
/// A witness (C2SP tlog-witness): of each log it knows it cosigns only checkpoints that continue the newest one it cosigned, and remembers that durably before
/// it answers. Thread-safe; requests about one log are taken one at a time.
/// </summary>
public sealed class CheckpointWitness : IDisposable
{
    private readonly WitnessStore _store;
    private readonly TimeProvider _time;
    private readonly FrozenDictionary<string, WitnessedLog> _logs;
    private readonly FrozenDictionary<string, WitnessedLog> _byHash;

    private CheckpointWitness(WitnessStore store, IEnumerable<NoteVerifier> keys, TimeProvider time)
    {
        _store = store;
        _time = time;
        _logs = keys.GroupBy(static key => key.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(static log => log.Key, log => new WitnessedLog([.. log]) { Newest = store.Load(log.Key) }, StringComparer.Ordinal);
        _byHash = _logs.ToFrozenDictionary(static log => WitnessStore.FileOf(log.Key), static log => log.Value, StringComparer.Ordinal);
    }

    /// <summary>The witness's verifier key as C2SP signed-note text, type 04.</summary>
    public string VerifierKey => _store.Key.Verifier.Text;

    /// <summary>The name of its key.</summary>
    public string Name => _store.Key.Verifier.Name;

    /// <summary>Opens a witness's directory; a new or empty one gets a key.</summary>
    /// <param name="directory">Its own directory; made with mode 0700 when there is none.</param>
    /// <param name="name">The name of a new key; an existing one must have it. Null: <paramref name="defaultName"/>, or the one there.</param>
    /// <param name="defaultName">Gives the name of a new key when none is given.</param>
    /// <param name="logKeys">Verifier keys of the logs to witness; a key's name is the origin it signs for.</param>
    /// <param name="time">Gives the time of cosignatures.</param>
    /// <exception cref="LedgerException">A key or name is not in its form, another process has the directory, or it is damaged or cannot be used.</exception>
    public static CheckpointWitness Open(string directory, string? name, Func<string> defaultName, IReadOnlyList<string> logKeys, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(defaultName);
        ArgumentNullException.ThrowIfNull(logKeys);
        ArgumentNullException.ThrowIfNull(time);
        if (name is not null && !NoteVerifier.IsName(name))
            throw new LedgerException(LedgerReason.Invalid, "The witness's name is not allowed: use 1 to 255 characters without white space and plus sign.");
        NoteVerifier[] keys = [.. logKeys.Select(Parse)];
        WitnessStore? store = null;
        try
        {
            store = WitnessStore.Open(LinuxSystemCalls.Instance, Path.GetFullPath(directory), name, defaultName);
            return new CheckpointWitness(store, keys, time);
        }
        catch (Exception e)
        {
            store?.Dispose();
            if (e is StorageException failure)
                throw failure.ToLedgerException();
            throw;
        }
    }

    /// <summary>Answers <c>add-checkpoint</c>.</summary>
    /// <param name="request">The request's body.</param>
    /// <exception cref="LedgerException">The disk refused; nothing was cosigned.</exception>
    public WitnessAnswer Add(ReadOnlySpan<byte> request)
    {
        if (!AddCheckpointRequest.TryParse(request, out long oldSize, out List<byte[]> proof, out SignedNote? note) || CheckpointNote.Parse(note, withExtensions: true) is not { } checkpoint)
            return new WitnessAnswer(400, "The request is not in its form.\n");
        if (!_logs.TryGetValue(checkpoint.Origin, out WitnessedLog? log))
            return new WitnessAnswer(404, "This witness does not know the checkpoint's log.\n");
        if (note.Verify(log.Keys) != CheckpointOutcome.Valid)
            return new WitnessAnswer(403, "The checkpoint was not signed by a key that this witness knows of its log.\n");
        if (oldSize > checkpoint.Size)
            return new WitnessAnswer(400, "The old size is larger than the checkpoint's.\n");
        lock (log.Gate)
            return Add(log, oldSize, proof, note, checkpoint);
    }

    /// <summary>The newest checkpoint cosigned of a log, with its log's signatures and the cosignature (monitor retrieval); null when there is none.</summary>
    /// <param name="originHash">SHA-256 of the origin, lowercase hexadecimal.</param>
    public string? Newest(string originHash)
    {
        if (!_byHash.TryGetValue(originHash, out WitnessedLog? log))
            return null;
        lock (log.Gate)
            return log.Newest?.Note;
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private WitnessAnswer Add(WitnessedLog log, long oldSize, List<byte[]> proof, SignedNote note, Checkpoint checkpoint)
    {
        long known = log.Newest?.Size ?? 0;
        if (oldSize != known)
            return new WitnessAnswer(409, $"{known}\n");
        if (!IsConsistent(log.Newest, checkpoint, proof))
            return new WitnessAnswer(422, "The checkpoint is not proved to continue the newest one that this witness cosigned.\n");
        string line = _store.Key.Cosign(note.Body, _time.GetUtcNow());
        string signatures = string.Concat(note.Signatures.Where(signature => log.Keys.Any(signature.IsOf)).Select(static signature => signature.Line + "\n"));
        Checkpoint cosigned = checkpoint with { Note = $"{note.Body}\n{signatures}{line}" };
        try
        {
            _store.Save(cosigned);
        }
        catch (StorageException e)
        {
            throw e.ToLedgerException();
        }

        log.Newest = cosigned;
        return new WitnessAnswer(200, line);
    }

    private static bool IsConsistent(Checkpoint? known, Checkpoint checkpoint, List<byte[]> proof)
    {
        if (checkpoint.Size == 0 && !checkpoint.Root.AsSpan().SequenceEqual(MerkleTree.EmptyRoot()))
            return false;
        // The empty tree is the beginning of every tree, which needs no proof.
        if (known is null || known.Size == 0)
            return proof.Count == 0;
        return MerkleTree.VerifyConsistency(known.Size, checkpoint.Size, known.Root, checkpoint.Root, proof);
    }

    private static NoteVerifier Parse(string text) => NoteVerifier.TryParse(text, out NoteVerifier? key)
        ? key
        : throw new LedgerException(LedgerReason.Invalid, "A verifier key of a log is not in signed-note form (name+id+base64, type 01 or 02); give the text of the log's log.vkey.");
}
