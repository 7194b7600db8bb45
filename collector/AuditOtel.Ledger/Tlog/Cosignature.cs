namespace AuditOtel.Ledger.Tlog;

/// <summary>A verified cosignature: a witness saw this checkpoint as the largest consistent one at this time (C2SP tlog-cosignature).</summary>
/// <param name="Witness">The name of the witness's key.</param>
/// <param name="Time">When, by the witness's clock, to the second.</param>
public sealed record Cosignature(string Witness, DateTimeOffset Time);
