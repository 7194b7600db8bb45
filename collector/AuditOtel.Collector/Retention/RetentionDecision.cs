using AuditOtel.Collector.Policy;

namespace AuditOtel.Collector.Retention;

/// <summary>
/// Which segments the policy lets go. By age: every record is past the age of its class. By size: the oldest first, until the rest fits; but a class with an age
/// of its own is a promise to keep it that long, which the size does not break. The age counts from the receipt, which no producer can set.
/// </summary>
internal sealed class RetentionDecision(RetentionPolicy policy, DateTimeOffset now)
{
    /// <summary>Whether anything can ever expire.</summary>
    internal static bool HasRule(RetentionPolicy policy) => policy.MaxAge is not null || policy.MaxBytes is not null || policy.Classes.Count > 0;

    /// <summary>The segments that go, the oldest first.</summary>
    /// <param name="closed">All closed segments, the oldest first.</param>
    /// <param name="totalBytes">Bytes of all segments, the open one too.</param>
    /// <param name="mayGo">Whether nothing else keeps a segment: no hold, and an archive when one is asked for.</param>
    internal List<SegmentSummary> Choose(IReadOnlyList<SegmentSummary> closed, long totalBytes, Func<SegmentSummary, bool> mayGo)
    {
        var chosen = closed.Where(segment => IsPastAge(segment) && mayGo(segment)).ToHashSet();
        var left = totalBytes - chosen.Sum(static segment => segment.Bytes);
        foreach (var segment in closed)
        {
            if (policy.MaxBytes is not { } most || left <= most)
                break;
            if (chosen.Contains(segment) || !IsPastOwnAges(segment) || !mayGo(segment))
                continue;
            chosen.Add(segment);
            left -= segment.Bytes;
        }

        return [.. closed.Where(chosen.Contains)];
    }

    private bool IsPastAge(SegmentSummary segment) =>
        segment.Classes.All(one => (OwnAge(one.Key) ?? policy.MaxAge) is { } age && IsPast(one.Value, age)) && (segment.Classes.Count > 0 || policy.MaxAge is not null);

    private bool IsPastOwnAges(SegmentSummary segment) => segment.Classes.All(one => OwnAge(one.Key) is not { } age || IsPast(one.Value, age));

    private bool IsPast(ClassSummary records, TimeSpan age) => now - records.Newest > age;

    private TimeSpan? OwnAge(string name) => policy.Classes.TryGetValue(name, out var age) ? age : null;
}
