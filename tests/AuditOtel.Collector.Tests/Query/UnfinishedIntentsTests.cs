using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;

using AuditOtel.Collector.Tests.Records;
namespace AuditOtel.Collector.Tests.Query;

[Trait("Requirement", "L3")]
public sealed class UnfinishedIntentsTests
{
    private static readonly Guid[] Operations = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];

    [Fact]
    public void An_intent_without_outcome_is_found_whichever_of_the_two_came_first()
    {
        RecordView[] records =
        [
            View(0, AuditStage.Intent), View(1, AuditStage.Outcome), View(2, AuditStage.Intent), View(0, AuditStage.Outcome), View(1, AuditStage.Intent), View(3, AuditStage.Intent),
        ];
        Assert.Equal([records[2], records[5]], UnfinishedIntents.Find(records));
    }

    [Fact]
    public void Only_intents_of_the_time_asked_for_count_and_their_outcomes_may_be_later()
    {
        RecordView[] records = [View(0, AuditStage.Intent, 1), View(1, AuditStage.Intent, 2), View(2, AuditStage.Intent, 3), View(3, AuditStage.Intent, 4), View(2, AuditStage.Outcome, 9)];
        Assert.Equal([records[1]], UnfinishedIntents.Find(records, Time(2), Time(4)));
    }

    [Fact]
    public void Events_are_no_intents() => Assert.Empty(UnfinishedIntents.Find([View(0, AuditStage.Event)]));

    private static DateTimeOffset Time(int second) => AuditClock.FromUnixNanoseconds(EntryBuilder.Received).AddSeconds(second);

    private static RecordView View(int operation, AuditStage stage, int second = 0) =>
        EntryBuilder.ViewAt(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", "42")) { Stage = stage, OperationId = Operations[operation] }, Time(second));
}
