namespace AuditOtel.Ledger.Tlog;

/// <summary>What checking a proof came to.</summary>
/// <param name="Problem">Why it does not verify, as the rest of a sentence; null when it does.</param>
/// <param name="Checkpoint">The checkpoint the entry is proved by; null when the proof does not verify.</param>
/// <param name="Cosignatures">The known witnesses that cosigned it.</param>
public sealed record ProofResult(string? Problem, Checkpoint? Checkpoint, IReadOnlyList<Cosignature> Cosignatures)
{
    internal static ProofResult Bad(string problem) => new(problem, null, []);
}
