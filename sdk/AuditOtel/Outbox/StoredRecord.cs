namespace AuditOtel.Outbox;

/// <summary>A record as the outbox holds it.</summary>
/// <param name="Number">Its number in its producer's stream.</param>
/// <param name="Id">The record's id, by which a repeat is known.</param>
/// <param name="Operation">The operation, for messages.</param>
/// <param name="Stage">The moment of the action it tells of.</param>
/// <param name="LossGeneration">Which counts of lost records it tells of; 0 for every other record.</param>
/// <param name="Bytes">The encoded LogRecord.</param>
internal readonly record struct StoredRecord(
    long Number, Guid Id, string Operation, AuditStage Stage, ulong LossGeneration, ReadOnlyMemory<byte> Bytes);
