namespace AuditOtel.Collector.Api;

/// <summary>The memory for repeats.</summary>
/// <param name="Ids">Record ids remembered.</param>
/// <param name="Capacity">Record ids it can hold.</param>
public sealed record DuplicateWindowStatus(int Ids, int Capacity);
