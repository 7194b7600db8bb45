using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection.Matching;

namespace AuditOtel.Collector.Selection.Sql;

/// <summary>Tells records that have more values than an index takes of one.</summary>
internal static class CrowdedRecord
{
    internal static bool Is(in RecordSpans record)
    {
        var counter = default(Counter);
        RecordFields.Visit(record, ref counter);
        return counter.Values > IndexSchema.MaxValues;
    }

    private struct Counter : IFieldVisitor
    {
        internal int Values { get; private set; }

        public readonly bool Wants(scoped ReadOnlySpan<byte> name) => IndexSchema.IsIndexed(name);

        public void Value(scoped ReadOnlySpan<byte> text) => Values++;

        public readonly void Time(long nanoseconds)
        {
            // Every record has one time.
        }
    }
}
