using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;

namespace AuditOtel.Collector.Tests.Selection.Matching;

[Trait("Requirement", "P5")]
public sealed class SelectionMatcherTests
{
    private static readonly StoredFields Record = new()
    {
        [FieldNames.EventName] = ["user.password.reset"],
        [AuditAttributes.Action] = ["UPDATE"],
        [AuditAttributes.Class] = ["account"],
        [AuditAttributes.ActorId] = ["alice"],
        [AuditAttributes.OriginId] = ["uid:1000"],
        [AuditAttributes.TargetType] = ["user"],
        [AuditAttributes.TargetId] = ["42"],
        [AuditAttributes.Outcome] = ["failure"],
        [AuditAttributes.OutcomeReason] = ["denied"],
        [AuditAttributes.Stage] = ["outcome"],
        [AuditAttributes.ClientAddress] = ["10.1.2.3"],
        [AuditAttributes.SessionId] = ["s-1"],
        [AuditAttributes.Channel] = ["http"],
        [FieldNames.TraceId] = [new byte[16]],
        ["user.roles"] = ["helpdesk", "operator"],
        ["note"] = ["Gr\u00FC\u00DFe aus K\u00F6ln"],
        ["long"] = [new string('x', 4000) + "y"],
        ["n"] = [7L],
        ["share"] = [0.5],
        ["flag"] = [true],
    };

    [Theory]
    [InlineData("operation:user.* and action:update and class:account and actor:alice and origin:uid* and target.type:user and target:42")]
    [InlineData("outcome:(failure or unknown) and reason:denied and stage:outcome and client:10.1.2.3 and session:s-1 and channel:http and trace:00* and service:user-*")]
    [InlineData("note:gr\u00DC*k\u00D6LN and long:*y and user.roles:operator and not user.roles:admin and missing:* or note:*")]
    [InlineData("time >= 2026-11-01 and time:2026-11-22* and client:10.0.0.0/8 and n >= 7 and share < 1 and flag:true and index:7 and ledger:test* and peer:tcp*")]
    public void Nothing_is_allocated_for_a_record(string text)
    {
        var selection = RecordSelection.Parse(text);
        Assert.True(RecordSpans.TryCreate("test/ledger", Record.Entry, out var record));

        // The runtime itself allocates while it compiles a loop anew; what a record costs would show in every round.
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
            least = Math.Min(least, AllocatedByOneRound(selection, record));
        Assert.Equal(0, least);
    }

    [Fact]
    public void An_entry_that_is_no_record_fits_nothing() =>
        Assert.False(RecordSelection.All.Matches("test/ledger", default));

    private static long AllocatedByOneRound(RecordSelection selection, in RecordSpans record)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fits = true;
        for (var i = 0; i < 1000; i++)
            fits &= selection.Matches(record);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(fits);
        return allocated;
    }
}
