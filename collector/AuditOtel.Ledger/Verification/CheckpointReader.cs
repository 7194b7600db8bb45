using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Verification;

/// <summary>Reads checkpoints with the keys to trust: those given, or else those beside the ledger.</summary>
internal sealed class CheckpointReader
{
    private const int MaxKeyBytes = 4096;
    private readonly string _origin;
    private readonly ProblemList _problems;
    private readonly List<NoteVerifier> _keys;
    private readonly IReadOnlyList<NoteVerifier> _cosigners;

    public CheckpointReader(DurableDirectory root, string origin, VerificationInputs inputs, ProblemList problems)
    {
        _origin = origin;
        _problems = problems;
        _cosigners = inputs.Cosigners;
        _keys = inputs.Keys is null ? KeysOf(root) : KeysOf(inputs.Keys);
    }

    /// <summary>Whether there is a key of this ledger; without one no signature can be judged, and that is told once.</summary>
    public bool HasKeys => _keys.Count > 0;

    /// <summary>The ledger's newest checkpoint.</summary>
    /// <param name="root">The ledger's directory.</param>
    /// <param name="isForeign">Whether it was not signed with a key that is trusted: then other checkpoints need not be tried.</param>
    public Checkpoint? ReadPublished(DurableDirectory root, out bool isForeign)
    {
        isForeign = !HasKeys;
        byte[] note;
        try
        {
            note = root.ReadAll(LedgerDirectory.CheckpointFile, CheckpointNote.MaxBytes);
        }
        catch (StorageException e) when (e.Errno == LinuxConstants.NoEntry)
        {
            _problems.Add(ProblemKind.CheckpointMissing, 0, $"The checkpoint '{root.PathOf(LedgerDirectory.CheckpointFile)}' is missing.");
            return null;
        }
        catch (StorageException e)
        {
            _problems.AddUnreadable(0, e);
            return null;
        }

        return HasKeys ? Parse(note, "The checkpoint", 0, out isForeign) : null;
    }

    /// <summary>Parses and checks a note; what is wrong with it becomes a problem at the index.</summary>
    public Checkpoint? Parse(ReadOnlySpan<byte> note, string subject, long index) => Parse(note, subject, index, out _);

    private Checkpoint? Parse(ReadOnlySpan<byte> note, string subject, long index, out bool isForeign)
    {
        CheckpointOutcome outcome = CheckpointNote.Read(note, _origin, _keys, out Checkpoint? checkpoint);
        isForeign = outcome == CheckpointOutcome.Foreign;
        if (isForeign)
            _problems.Add(ProblemKind.CheckpointForeign, index, $"{subject} is of another ledger or was not signed by the key {Whose()}.");
        else if (outcome == CheckpointOutcome.Malformed)
            _problems.Add(ProblemKind.CheckpointSignature, index, $"{subject} is not in its form (a signed note as the ledger publishes it).");
        else if (outcome == CheckpointOutcome.BadSignature)
            _problems.Add(ProblemKind.CheckpointSignature, index, $"{subject} has a wrong signature.");
        else
            CheckCosignatures(note, subject, index);
        return checkpoint;
    }

    private void CheckCosignatures(ReadOnlySpan<byte> note, string subject, long index)
    {
        if (_cosigners.Count > 0 && SignedNote.TryParse(note, out SignedNote? signed) && signed.Verify(_cosigners) == CheckpointOutcome.BadSignature)
            _problems.Add(ProblemKind.CheckpointSignature, index, $"{subject} has a wrong cosignature.");
    }

    private string Whose() => string.Join(" or ", _keys.Select(static key => key.KeyId.ToString("x8")));

    /// <summary>Keys of other names are of witnesses or of other ledgers; they say nothing about this one.</summary>
    private List<NoteVerifier> KeysOf(IReadOnlyList<NoteVerifier> given)
    {
        List<NoteVerifier> keys = [.. given.Where(key => string.Equals(key.Name, _origin, StringComparison.Ordinal))];
        if (keys.Count == 0)
            _problems.Add(ProblemKind.CheckpointForeign, 0, $"The ledger is named '{_origin}', and the key given is of '{given[0].Name}': no signature of this ledger can be checked with it.");
        return keys;
    }

    private List<NoteVerifier> KeysOf(DurableDirectory root)
    {
        var keys = new List<NoteVerifier>();
        foreach (string name in (string[])[LedgerDirectory.Ed25519KeyFile, LedgerDirectory.EcdsaKeyFile])
        {
            try
            {
                string text = Encoding.UTF8.GetString(root.ReadAll(name, MaxKeyBytes)).TrimEnd('\n');
                if (NoteVerifier.TryParse(text, out NoteVerifier? key) && string.Equals(key.Name, _origin, StringComparison.Ordinal))
                    keys.Add(key);
                else
                    _problems.Add(ProblemKind.Format, 0, $"The verifier key '{root.PathOf(name)}' is not one of '{_origin}' in signed-note form.");
            }
            catch (StorageException e)
            {
                _problems.AddUnreadable(0, e);
            }
        }

        return keys;
    }
}
