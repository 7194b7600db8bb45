using AuditOtel.Collector.Ingestion;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Ingestion;

[Trait("Requirement", "I7")]
public sealed class LedgerEventRecordsTests
{
    [Fact]
    public void Every_event_of_the_ledger_has_a_record_of_its_own_name_and_class_integrity()
    {
        var at = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        var records = Enum.GetValues<LedgerEventKind>().Select(kind => LedgerEventRecords.RecordOf(new LedgerEvent(kind, "what, where, what to do", at))).ToArray();

        Assert.Equal(records.Length, records.Select(record => record.Operation).Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(records, record => record.Operation is "audit.storage.event");
        Assert.All(records, record => Assert.Equal((AuditClass.Integrity, at, "what, where, what to do", true), (record.Class, record.Time!.Value, record.Message, OperationName.IsValid(record.Operation))));
    }
}
