using AuditOtel.Ledger.Writing;

namespace AuditOtel.Ledger.Tests.Writing;

[Trait("Requirement", "L1")]
public sealed class AppendQueueTests
{
    private const int MostUnsettled = 64;

    [Fact]
    public async Task Lone_appenders_that_leave_no_silence_give_their_turn_to_the_thread_that_settles()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter();
        var queue = new AppendQueue(maxBytes: 1 << 20);
        var group = new AppendGroup();
        for (int i = 0; i < MostUnsettled; i++)
            Assert.True(Append(writer, queue, group, stored: 1));

        Assert.False(Append(writer, queue, group, stored: 1));
    }

    [Fact]
    public async Task Refused_groups_count_only_while_something_is_unsettled()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter();
        var queue = new AppendQueue(maxBytes: 1 << 20);
        var group = new AppendGroup();
        for (int i = 0; i < 2 * MostUnsettled; i++)
            Assert.True(Append(writer, queue, group, stored: 0));
        Assert.False(queue.IsSettlingOverdue());

        Assert.True(Append(writer, queue, group, stored: 1));
        for (int i = 1; i < MostUnsettled; i++)
            Assert.True(Append(writer, queue, group, stored: 0));
        Assert.True(queue.IsSettlingOverdue());
        queue.EndSettling();
        Assert.False(queue.IsSettlingOverdue());
    }

    /// <summary>Appends a batch as a lone appender does; whether that was given the turn.</summary>
    private static bool Append(LedgerWriter writer, AppendQueue queue, AppendGroup group, long stored)
    {
        AppendBatch batch = writer.NewBatch();
        TestLedger.Fill(batch, "context", "body");
        Assert.Null(queue.TryAdd(batch, group, out _, out bool hasTurn));
        if (!hasTurn)
            return false;
        queue.CountGroup(group.QueuedBytes, stored);
        group.Complete(stored > 0 ? AppendResult.Stored : AppendResult.Failed);
        queue.EndTurn();
        return true;
    }
}
