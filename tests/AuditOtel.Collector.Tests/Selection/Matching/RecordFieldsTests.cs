using System.Text;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Selection.Matching;
using AuditOtel.Collector.Tests.Records;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Selection.Matching;

[Trait("Requirement", "P5")]
public sealed class RecordFieldsTests
{
    [Fact]
    public void The_bytes_have_the_values_that_readers_show() =>
        Prop.ForAll(SelectionGenerators.Record.ToArbitrary(), static stored => Agrees(stored.Entry)).QuickCheckThrowOnFailure();

    [Fact]
    public void Damaged_bytes_are_read_alike_and_never_throw() =>
        Prop.ForAll(SelectionGenerators.Record.ToArbitrary(), ArbMap.Default.ArbFor<byte[]>(), static (stored, noise) =>
        {
            var bytes = View(stored).LogRecord.ToArray();
            for (var i = 0; i < noise.Length && bytes.Length > 0; i++)
                bytes[(i * 31) % bytes.Length] ^= noise[i];
            Assert.True(RecordSpans.TryCreate("test/ledger", EntryBuilder.Entry(bytes), out var record));
            RecordSelection.Parse("operation:* or n >= 5 or client:10.0.0.0/8 or time:2026*").Matches(record);
        }).QuickCheckThrowOnFailure();

    private static RecordSpans View(StoredFields stored) =>
        RecordSpans.TryCreate("test/ledger", stored.Entry, out var record) ? record : throw new InvalidOperationException("The record was built wrongly.");

    private static void Agrees(Ledger.LedgerEntry entry)
    {
        Assert.True(RecordSpans.TryCreate("test/ledger", entry, out var spans));
        Assert.True(RecordView.TryCreate("test/ledger", entry, out var view));
        Assert.Equal(view.UnixNanoseconds, spans.UnixNanoseconds);
        var collector = new Collector();
        RecordFields.Visit(spans, ref collector);
        var names = view.Attributes.Concat(view.Resource).Select(static pair => pair.Key).Concat(FieldNames.Own).Distinct(StringComparer.Ordinal).Where(static name => !string.Equals(name, FieldNames.Time, StringComparison.Ordinal));
        foreach (var name in names)
            Assert.Equal(view.Values(name), collector.Found.Where(one => string.Equals(one.Name, name, StringComparison.Ordinal)).Select(static one => one.Text));
        Assert.Equal(Math.Min(view.UnixNanoseconds, long.MaxValue), (ulong)collector.Happened);
    }

    private struct Collector() : IFieldVisitor
    {
        private string _wanted = "";

        internal List<(string Name, string Text)> Found { get; } = [];

        internal long Happened { get; private set; }

        public bool Wants(scoped ReadOnlySpan<byte> name)
        {
            _wanted = Encoding.UTF8.GetString(name);
            return true;
        }

        public readonly void Value(scoped ReadOnlySpan<byte> text) => Found.Add((_wanted, Encoding.UTF8.GetString(text)));

        public void Time(long nanoseconds) => Happened = nanoseconds;
    }
}
