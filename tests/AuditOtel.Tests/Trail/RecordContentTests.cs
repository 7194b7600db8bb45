using System.Diagnostics;
using System.Security;
using System.Text;
using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "I1")]
public sealed class RecordContentTests
{
    [Fact]
    public async Task An_action_leaves_an_intent_and_an_outcome_that_say_who_what_object_and_result()
    {
        await using var test = await TestTrail.StartAsync(actor: () => new AuditActor("bob") { OriginId = "alice", Roles = ["admin"] });
        await test.CallAsync(() => Task.CompletedTask, operation =>
        {
            operation.Target("user", 42);
            operation.Argument("force", value: true);
            operation.Argument("count", 7);
            operation.Argument("ratio", 0.5);
            operation.Argument<string?>("note", null);
        });

        var (intent, outcome) = (test.Collector.Stored[0], test.Collector.Stored[1]);
        foreach (var record in test.Collector.Stored)
        {
            Assert.Equal("user.delete", record.EventName);
            Assert.NotEqual(0UL, record.Time);
            Assert.Equal("1", record["audit.schema.version"]);
            Assert.Equal("DELETE", record["audit.action"]);
            Assert.Equal("account", record["audit.class"]);
            Assert.Equal("Shop.Users.Delete", record["code.function.name"]);
            Assert.Equal("sha256:5eed", record["audit.surface.digest"]);
            Assert.Equal("bob", record["audit.actor.id"]);
            Assert.Equal("user", record["audit.actor.type"]);
            Assert.Equal("alice", record["audit.origin.id"]);
            Assert.Equal("user", record["audit.target.type"]);
            Assert.Equal("42", record["audit.target.id"]);
            Assert.Equal('7', record.Id[14]);
        }

        Assert.Equal(("intent", "unknown"), (intent.Stage, intent["audit.outcome"]));
        Assert.Equal(("outcome", "success"), (outcome.Stage, outcome["audit.outcome"]));
        Assert.Equal(intent["audit.operation.id"], outcome["audit.operation.id"]);
        Assert.Equal(intent["audit.sequence.stream_id"], outcome["audit.sequence.stream_id"]);
        Assert.NotEqual(intent.Id, outcome.Id);
        Assert.Equal((1L, 2L), (intent.Number, outcome.Number));
        Assert.Equal(true, intent.Attributes["audit.arg.force"]);
        Assert.Equal(7L, intent.Attributes["audit.arg.count"]);
        Assert.Equal(0.5, intent.Attributes["audit.arg.ratio"]);
        Assert.Equal("null", intent["audit.arg.note"]);
        Assert.DoesNotContain(outcome.Attributes.Keys, name => name.StartsWith("audit.arg.", StringComparison.Ordinal));
        Assert.Equal(1, test.Actors.Asked);
    }

    [Fact]
    public async Task Without_a_target_the_service_is_the_target()
    {
        await using var test = await TestTrail.StartAsync();
        await test.CallAsync(() => Task.CompletedTask);
        Assert.All(test.Collector.Stored, record => Assert.Equal(("service", "shop"), (record["audit.target.type"], record["audit.target.id"])));
    }

    [Fact]
    public async Task Several_targets_are_all_listed_and_the_first_is_the_target()
    {
        await using var test = await TestTrail.StartAsync();
        await test.CallAsync(() => Task.CompletedTask, operation =>
        {
            operation.Target("user", "42");
            operation.Target("role", "admin");
        });
        Assert.All(test.Collector.Stored, record =>
        {
            Assert.Equal(("user", "42"), (record["audit.target.type"], record["audit.target.id"]));
            Assert.Equal(2L, record.Attributes["audit.target.count"]);
            var maps = Assert.IsType<List<object>>(record.Attributes["audit.targets"]).Cast<Dictionary<string, object>>();
            Assert.Equal(["user=42", "role=admin"], maps.Select(map => $"{map["type"]}={map["id"]}"));
        });
    }

    [Fact]
    public async Task A_pooled_operation_carries_nothing_over_to_the_next_call()
    {
        await using var test = await TestTrail.StartAsync();
        await test.CallAsync(() => Task.CompletedTask, operation =>
        {
            operation.Target("user", "42");
            operation.Target("role", "admin");
            operation.Argument("note", "first");
        });
        await test.CallAsync(() => Task.CompletedTask);
        Assert.Equal("shop", test.Collector.Stored[2]["audit.target.id"]);
        Assert.DoesNotContain("audit.targets", test.Collector.Stored[2].Attributes.Keys);
        Assert.DoesNotContain("audit.arg.note", test.Collector.Stored[2].Attributes.Keys);
    }

    [Fact]
    public async Task The_current_activity_is_the_trace_of_both_records()
    {
        await using var test = await TestTrail.StartAsync();
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        await test.CallAsync(() => Task.CompletedTask);
        activity.Stop();
        Assert.All(test.Collector.Stored, record =>
            Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), (record.TraceId, record.SpanId)));
        Assert.DoesNotContain("traceparent", test.Collector.Headers.Keys);
    }

    public static TheoryData<Exception, string> Reasons => new()
    {
        { new UnauthorizedAccessException(), "denied" },
        { new SecurityException(), "denied" },
        { new OperationCanceledException(), "cancelled" },
        { new TaskCanceledException(), "cancelled" },
        { new TimeoutException(), "timeout" },
        { new FormatException(), "exception" },
        { new EncoderFallbackException(), "invalid" },
        { new AuditUnavailableException(), "audit_unavailable" },
        { new InvalidOperationException(), "exception" },
    };

    [Theory]
    [MemberData(nameof(Reasons), DisableDiscoveryEnumeration = true)]
    public async Task A_failed_body_is_a_failure_with_a_reason_and_its_own_exception_passes(Exception thrown, string reason)
    {
        await using var test = await TestTrail.StartAsync();
        var seen = await Assert.ThrowsAnyAsync<Exception>(() => test.CallAsync(() => Task.FromException(thrown)));
        Assert.Same(thrown, seen);
        var outcome = test.Collector.Stored[1];
        Assert.Equal(
            ("failure", reason, thrown.GetType().FullName),
            (outcome["audit.outcome"], outcome["audit.outcome.reason"], outcome["error.type"]));
        Assert.DoesNotContain("exception.message", outcome.Attributes.Keys);
    }

    [Fact]
    public async Task An_exception_message_is_recorded_when_the_options_say_so()
    {
        await using var test = await TestTrail.StartAsync(configure: options => options.RecordExceptionMessages = true);
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.CallAsync(() => throw new InvalidOperationException("no such user")));
        Assert.Equal("no such user", test.Collector.Stored[1]["exception.message"]);
    }

    [Fact]
    public async Task Request_headers_are_those_of_a_unary_grpc_call()
    {
        await using var test = await TestTrail.StartAsync(configure: options => options.Timeout = TimeSpan.FromSeconds(7));
        await test.CallAsync(() => Task.CompletedTask);
        var headers = test.Collector.Headers;
        Assert.Equal("/opentelemetry.proto.collector.logs.v1.LogsService/Export", headers[":path"]);
        Assert.Equal(("application/grpc", "trailers", "7000m"), (headers["content-type"], headers["te"], headers["grpc-timeout"]));
    }

    [Fact]
    public async Task The_default_actor_is_the_account_of_the_process()
    {
        var socket = CollectorDouble.NewSocketPath();
        await using var collector = await CollectorDouble.StartAsync(socket);
        await using var trail = OtlpAuditTrail.Create(new AuditOtelOptions { Endpoint = $"unix://{socket}", ServiceName = "shop" });
        await trail.RecordAsync(new AuditRecord("host.start", AuditAction.Start, new AuditTarget("host", "self")));
        Assert.Equal((Environment.UserName, "service"), (collector.Stored[0]["audit.actor.id"], collector.Stored[0]["audit.actor.type"]));
    }
}
