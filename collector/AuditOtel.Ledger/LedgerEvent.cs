namespace AuditOtel.Ledger;

/// <summary>Something that happened to a ledger and that its operator should know.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Detail">One sentence: what, where, what to do.</param>
/// <param name="Time">When it was noticed.</param>
public sealed record LedgerEvent(LedgerEventKind Kind, string Detail, DateTimeOffset Time);
