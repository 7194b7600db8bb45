using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Tlog;

/// <summary>Checks a <see cref="ProofBundle"/> with nothing but keys (C2SP tlog-proof, "Verifying a tlog proof").</summary>
public static class ProofCheck
{
    /// <summary>Checks a bundle.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="logKeys">Verifier keys of the logs that may have signed; a key's name is the origin it may sign for. At least one.</param>
    /// <param name="witnessKeys">Verifier keys of known witnesses.</param>
    /// <param name="demanded">How many of them must have cosigned the checkpoint; 0 to their number.</param>
    /// <exception cref="LedgerException">A key is not in its form.</exception>
    public static ProofResult Check(ProofBundle bundle, IReadOnlyList<string> logKeys, IReadOnlyList<string> witnessKeys, int demanded)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(logKeys);
        ArgumentNullException.ThrowIfNull(witnessKeys);
        NoteVerifier[] logs = [.. logKeys.Select(Log)];
        NoteVerifier[] witnesses = [.. witnessKeys.Select(Witness).DistinctBy(static key => key.Text)];
        ArgumentOutOfRangeException.ThrowIfZero(logs.Length, nameof(logKeys));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(demanded, witnesses.Length);
        if (!SignedNote.TryParse(Encoding.UTF8.GetBytes(bundle.Note), out SignedNote? note) || CheckpointNote.Parse(note, withExtensions: true) is not { } checkpoint)
            return ProofResult.Bad("the checkpoint in it is not in its form");
        string? problem = CheckLog(note, checkpoint, logs) ?? CheckInclusion(bundle, checkpoint);
        if (problem is not null)
            return ProofResult.Bad(problem);
        IReadOnlyList<Cosignature>? cosignatures = Cosignatures.Find(note, witnesses);
        if (cosignatures is null)
            return ProofResult.Bad("a cosignature of a known witness is wrong");
        return cosignatures.Count >= demanded
            ? new ProofResult(null, checkpoint, cosignatures)
            : ProofResult.Bad($"{cosignatures.Count} of the known witnesses cosigned its checkpoint, and {demanded} are demanded");
    }

    private static string? CheckLog(SignedNote note, Checkpoint checkpoint, NoteVerifier[] logs)
    {
        NoteVerifier[] ofOrigin = [.. logs.Where(key => string.Equals(key.Name, checkpoint.Origin, StringComparison.Ordinal))];
        return note.Verify(ofOrigin) switch
        {
            CheckpointOutcome.Valid => null,
            CheckpointOutcome.BadSignature => "the signature of its checkpoint is wrong",
            _ => $"its checkpoint is of {checkpoint.Origin} and was not signed by a key given",
        };
    }

    private static string? CheckInclusion(ProofBundle bundle, Checkpoint checkpoint)
    {
        bool isIncluded = MerkleTree.VerifyInclusion(bundle.Index, checkpoint.Size, bundle.LeafHash().Span, bundle.Hashes, checkpoint.Root);
        return isIncluded ? null : $"the entry in it is not entry {bundle.Index} of the tree that its checkpoint signs";
    }

    private static NoteVerifier Log(string text) => NoteVerifier.TryParse(text, out NoteVerifier? key)
        ? key
        : throw new LedgerException(LedgerReason.Invalid, $"'{Shorten(text)}' is not the verifier key of a log (name+id+base64, type 01 or 02); give the text of its log.vkey.");

    private static NoteVerifier Witness(string text) => NoteVerifier.TryParseCosigner(text, out NoteVerifier? key)
        ? key
        : throw new LedgerException(LedgerReason.Invalid, $"'{Shorten(text)}' is not the verifier key of a witness (name+id+base64, type 04); give the text of its witness.vkey.");

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..77] + "...";
}
