using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "I1")]
public sealed class ResultRecordTests
{
    [Theory]
    [InlineData(200, "success", "")]
    [InlineData(400, "failure", "invalid")]
    [InlineData(401, "failure", "denied")]
    [InlineData(403, "failure", "denied")]
    [InlineData(404, "failure", "not_found")]
    [InlineData(409, "failure", "conflict")]
    [InlineData(429, "failure", "throttled")]
    [InlineData(500, "failure", "error")]
    [InlineData(504, "failure", "timeout")]
    public async Task A_status_code_tells_outcome_and_reason_and_stands_in_the_outcome(int code, string result, string reason)
    {
        var outcome = await OutcomeAsync(operation => operation.ResultStatus(code));

        Assert.Equal((result, reason), (outcome["audit.outcome"], outcome["audit.outcome.reason"]));
        Assert.Equal((long)code, outcome.Attributes["http.response.status_code"]);
    }

    [Fact]
    public async Task Partial_success_is_a_failure_with_counts()
    {
        var outcome = await OutcomeAsync(operation => operation.ResultCounts(5, null, 2));

        Assert.Equal(("failure", "partial"), (outcome["audit.outcome"], outcome["audit.outcome.reason"]));
        Assert.Equal((5L, 3L, 2L), (outcome.Attributes["audit.result.requested"], outcome.Attributes["audit.result.succeeded"], outcome.Attributes["audit.result.failed"]));
    }

    [Fact]
    public async Task A_result_that_cannot_be_read_makes_the_outcome_unknown_and_names_the_exception()
    {
        var outcome = await OutcomeAsync(operation => operation.ResultUnreadable(new FormatException("secret")));

        Assert.Equal(("unknown", "result_unreadable", "System.FormatException"), (outcome["audit.outcome"], outcome["audit.outcome.reason"], outcome["error.type"]));
        Assert.Equal("", outcome["exception.message"]);
    }

    [Fact]
    public async Task A_success_after_a_failure_takes_the_failure_back()
    {
        var outcome = await OutcomeAsync(operation =>
        {
            operation.ResultStatus(500);
            operation.Result(succeeded: true);
        });

        Assert.Equal(("success", ""), (outcome["audit.outcome"], outcome["audit.outcome.reason"]));
        Assert.DoesNotContain("http.response.status_code", outcome.Attributes.Keys);
    }

    [Fact]
    public async Task A_long_reason_is_cut() =>
        Assert.Equal(new string('x', 256) + "...", (await OutcomeAsync(operation => operation.Result(succeeded: false, new string('x', 10_000))))["audit.outcome.reason"]);

    private static async Task<ReceivedRecord> OutcomeAsync(Action<AuditOperation> tell)
    {
        await using var test = await TestTrail.StartAsync();
        var operation = test.Trail.Start(TestTrail.Delete);
        await operation.BeginAsync();
        tell(operation);
        await operation.SucceedAsync();
        return test.Collector.Stored[1];
    }
}
