namespace AuditOtel.Collector.Api;

/// <summary>The room kept for what must be stored when nothing else has space.</summary>
/// <param name="BytesLeft">What it can still take; 0 when there is none.</param>
/// <param name="IsInUse">Whether records go into it now, so that ordinary ones are refused.</param>
public sealed record ReserveStatus(long BytesLeft, bool IsInUse);
