namespace AuditOtel.Collector.Index;

/// <summary>A value that an index keeps as text.</summary>
/// <param name="Original">As the record has it.</param>
/// <param name="Term">Its term.</param>
/// <param name="Networks">The terms of the networks it lies in; none when it is no address.</param>
/// <param name="Text">The value, folded.</param>
/// <param name="Amount">A long or a double when it reads as a number.</param>
/// <param name="Instant">Nanoseconds since 1970 UTC when it reads as a time.</param>
/// <param name="Address">16 bytes when it reads as an address.</param>
internal sealed record IndexedWord(byte[] Original, long Term, long[] Networks, string Text, object? Amount, long? Instant, byte[]? Address);
