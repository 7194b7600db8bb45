namespace AuditOtel.Trail;

/// <summary>A numbered, encoded record on its way to the collector. Its id and bytes never change, so it may be sent again.</summary>
/// <param name="Number">Its number in the stream.</param>
/// <param name="Id">The record's id.</param>
/// <param name="Operation">The operation, for messages.</param>
/// <param name="Stage">The moment of the action it tells of.</param>
/// <param name="Bytes">The encoded LogRecord.</param>
/// <param name="LossGeneration">Which counts of lost actions it tells of; 0 for every other record.</param>
internal readonly record struct OutgoingRecord(long Number, Guid Id, string Operation, AuditStage Stage, ReadOnlyMemory<byte> Bytes, ulong LossGeneration = 0)
{
    /// <summary>The same record with bytes of its own, for keeping.</summary>
    internal OutgoingRecord Copy() => this with { Bytes = Bytes.ToArray() };
}
