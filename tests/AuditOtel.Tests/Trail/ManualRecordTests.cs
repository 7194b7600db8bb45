using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

public sealed class ManualRecordTests
{
    private static AuditRecord Login => new("user.login", AuditAction.Login, new AuditTarget("user", "42"))
    {
        Class = AuditClass.Authentication,
        Outcome = AuditOutcome.Failure,
        Reason = "denied",
        Message = "alice could not log in",
        Attributes = new Dictionary<string, object>(StringComparer.Ordinal) { ["audit.arg.attempt"] = 3 },
    };

    [Fact]
    [Trait("Requirement", "I1")]
    public async Task A_record_comes_back_with_its_receipt()
    {
        await using var test = await TestTrail.StartAsync();
        var record = Login;
        var receipt = await test.Trail.RecordAsync(record);
        Assert.Equal((record.Id.ToString(), "test-ledger", 41L, 32), (receipt.RecordId, receipt.Ledger, receipt.Index, receipt.LeafHash.Length));
        Assert.Equal(1_700_000_000_000_000_000, receipt.ReceivedUnixNanoseconds);
        var stored = Assert.Single(test.Collector.Stored);
        Assert.Equal(("event", "failure", "alice"), (stored.Stage, stored["audit.outcome"], stored["audit.actor.id"]));
        Assert.Equal((3L, 1L), (stored.Attributes["audit.arg.attempt"], stored.Number));
    }

    [Fact]
    public async Task A_cancelled_token_is_looked_at_first_and_takes_no_number()
    {
        await using var test = await TestTrail.StartAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Trail.RecordAsync(Login, new CancellationToken(canceled: true)).AsTask());
        await test.Trail.RecordAsync(Login);
        Assert.Equal(1, Assert.Single(test.Collector.Calls).Number);
    }

    [Fact]
    public async Task A_record_on_its_way_is_not_called_back()
    {
        using var source = new CancellationTokenSource();
        await using var test = await TestTrail.StartAsync(_ =>
        {
            source.Cancel();
            return Answer.Stored;
        });
        Assert.Equal(41, (await test.Trail.RecordAsync(Login, source.Token)).Index);
    }

    [Fact]
    public async Task An_event_without_receipt_is_kept_and_the_caller_is_told_not_to_repeat_it()
    {
        await using var test = await TestTrail.StartAsync(_ => Answer.Unavailable);
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.Trail.RecordAsync(Login).AsTask());
        Assert.Contains("do not record it twice", refusal.Message, StringComparison.Ordinal);
        test.Collector.Decide = _ => Answer.Stored;
        await test.Trail.RecordAsync(Login);
        Assert.Equal([1L, 2L], test.Collector.Stored.Select(record => record.Number));
    }

    [Fact]
    public async Task A_manual_intent_without_receipt_is_followed_by_its_outcome()
    {
        await using var test = await TestTrail.StartAsync(_ => Answer.Unavailable);
        var intent = Login with { Stage = AuditStage.Intent, Outcome = AuditOutcome.Unknown, Reason = null, OperationId = Guid.NewGuid() };
        await Assert.ThrowsAsync<AuditUnavailableException>(() => test.Trail.RecordAsync(intent).AsTask());
        test.Collector.Decide = _ => Answer.Stored;
        await test.Trail.RecordAsync(Login);
        var notRun = test.Collector.Stored[1];
        Assert.Equal(("outcome", "failure", "audit_unavailable"), (notRun.Stage, notRun["audit.outcome"], notRun["audit.outcome.reason"]));
        Assert.Equal(intent.OperationId.ToString(), notRun["audit.operation.id"]);
    }

    [Fact]
    public async Task A_record_that_cannot_be_encoded_is_refused_before_it_takes_a_number()
    {
        await using var test = await TestTrail.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => test.Trail.RecordAsync(Login with { Action = AuditAction.Unspecified }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => test.Trail.RecordAsync(Login with { Id = Guid.Empty }).AsTask());
        await test.Trail.RecordAsync(Login);
        Assert.Equal(1, Assert.Single(test.Collector.Calls).Number);
    }
}
