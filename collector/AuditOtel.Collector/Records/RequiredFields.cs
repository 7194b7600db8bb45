namespace AuditOtel.Collector.Records;

/// <summary>
/// The required fields of a record (record.md, "Fields") that a stored one lacks. Stored in two bytes beside the producer's record,
/// so a bit keeps its meaning for ever.
/// </summary>
[Flags]
internal enum RequiredFields : ushort
{
    None = 0,
    EventName = 1 << 0,
    Time = 1 << 1,
    RecordId = 1 << 2,
    Action = 1 << 3,
    Class = 1 << 4,
    ActorId = 1 << 5,
    ActorType = 1 << 6,
    TargetType = 1 << 7,
    TargetId = 1 << 8,
    Outcome = 1 << 9,
    Stage = 1 << 10,
    ServiceName = 1 << 11,
    All = (1 << 12) - 1,
}
