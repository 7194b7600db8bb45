namespace AuditOtel.Trail;

/// <summary>What a trail looks like at one moment.</summary>
/// <param name="IsClosed">Whether it refuses every action.</param>
/// <param name="InMemory">Records kept in memory alone.</param>
/// <param name="InOutbox">Records kept in the outbox.</param>
/// <param name="OutboxBytes">What the outbox takes.</param>
/// <param name="OutboxLimit">What it may take; 0 without an outbox.</param>
/// <param name="Damaged">How many of its segments are damaged.</param>
/// <param name="Trouble">What keeps the outbox from taking records.</param>
/// <param name="Lost">Actions that ran without a record and are not recorded as such yet.</param>
internal readonly record struct TrailHealth(
    bool IsClosed, int InMemory, long InOutbox, long OutboxBytes, long OutboxLimit, int Damaged, string? Trouble, long Lost);
