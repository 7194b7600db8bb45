using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "I1")]
public sealed class ScopeRecordTests
{
    [Fact]
    public async Task What_the_body_adds_stands_in_the_outcome_alone()
    {
        var (intent, outcome) = await RecordsAsync(_ => { }, scope =>
        {
            scope.Target("user", "42");
            scope.Target("role", "admin");
            scope.Change("name", "old", "new");
            scope.Change("mail", null, "a@b.example");
            scope.ChangeSecret("password");
            scope.Attribute("order.total", 1.5);
            scope.Attribute("audit.arg.force", value: true);
            scope.Reason("four_eyes");
        });

        Assert.Equal(("service", "shop"), (intent["audit.target.type"], intent["audit.target.id"]));
        Assert.DoesNotContain(intent.Attributes.Keys, name => name is "audit.change" or "order.total" or "audit.outcome.reason");
        Assert.Equal(("user", "42", 2L), (outcome["audit.target.type"], outcome["audit.target.id"], outcome.Attributes["audit.target.count"]));
        Assert.Equal(["user=42", "role=admin"], Maps(outcome, "audit.targets").Select(map => $"{map["type"]}={map["id"]}"));
        Assert.Equal(
            ["name:old>new", "mail:none>a@b.example", "password:redacted>redacted"],
            Maps(outcome, "audit.change").Select(map => $"{map["field"]}:{map.GetValueOrDefault("old", "none")}>{map.GetValueOrDefault("new", "none")}"));
        Assert.Equal((1.5, true, "four_eyes", "success"), (outcome.Attributes["order.total"], outcome.Attributes["audit.arg.force"], outcome["audit.outcome.reason"], outcome["audit.outcome"]));
    }

    [Fact]
    public async Task A_marked_target_stays_the_target()
    {
        var (intent, outcome) = await RecordsAsync(operation => operation.Target("group", "g1"), scope => scope.Target("user", "42"));

        Assert.Equal((intent["audit.target.type"], intent["audit.target.id"]), (outcome["audit.target.type"], outcome["audit.target.id"]));
        Assert.Equal(["group=g1", "user=42"], Maps(outcome, "audit.targets").Select(map => $"{map["type"]}={map["id"]}"));
    }

    [Fact]
    public async Task What_the_record_has_no_room_for_is_counted_in_it()
    {
        var (_, outcome) = await RecordsAsync(_ => { }, scope =>
        {
            for (var i = 0; i < 2000; i++)
            {
                scope.Target("user", $"{i}");
                scope.Change(new string('f', 5000), null, "1");
                scope.Attribute($"a{i}", "x");
            }
        });

        var kept = Maps(outcome, "audit.targets").Count() + outcome.Attributes.Keys.Count(name => name.StartsWith('a') && !name.StartsWith("audit.", StringComparison.Ordinal))
            + (outcome.Attributes.ContainsKey("audit.change") ? Maps(outcome, "audit.change").Count() : 0);
        Assert.InRange(outcome.Bytes.Length, 10_000, 60 * 1024);
        Assert.Equal(6000L, kept + (long)outcome.Attributes["audit.omitted"]);
        Assert.Equal("0", outcome["audit.target.id"]);
    }

    [Fact]
    public async Task A_nested_call_names_the_operation_that_made_it()
    {
        await using var test = await TestTrail.StartAsync();
        await test.CallAsync(() => test.CallAsync(() => Task.CompletedTask));

        var outer = test.Collector.Stored.First(record => record.Number == 1);
        var inner = test.Collector.Stored.Where(record => !string.Equals(record["audit.operation.id"], outer["audit.operation.id"], StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, inner.Length);
        Assert.All(inner, record => Assert.Equal(outer["audit.operation.id"], record["audit.parent.operation.id"]));
        Assert.DoesNotContain("audit.parent.operation.id", outer.Attributes.Keys);
    }

    [Fact]
    public async Task An_asynchronous_call_that_still_runs_on_the_thread_of_a_synchronous_one_is_the_inner_one()
    {
        await using var test = await TestTrail.StartAsync();
        var inner = Task.CompletedTask;
        test.Call(() =>
        {
            inner = InnerAsync(test);
            AuditScope.Current.Reason("outer");
        });
        await inner;

        Assert.Equal(["outer", "inner"], test.Collector.Stored.Where(record => record.IsOutcome).Select(record => record["audit.outcome.reason"]).OrderDescending(StringComparer.Ordinal));

        static async Task InnerAsync(TestTrail test)
        {
            var operation = test.Trail.Start(TestTrail.Delete);
            operation.Begin();
            operation.EnterFlow();
            AuditScope.Current.Reason("inner");
            await Task.Yield();
            await operation.SucceedAsync();
        }
    }

    [Fact]
    public async Task Many_threads_may_add_to_one_call()
    {
        var (_, outcome) = await RecordsAsync(_ => { }, scope => Parallel.For(0, 200, i => AuditScope.Current.Change($"f{i}", null, null)));

        Assert.Equal(200, Maps(outcome, "audit.change").Select(map => map["field"]).Distinct().Count());
    }

    private static async Task<(ReceivedRecord Intent, ReceivedRecord Outcome)> RecordsAsync(Action<AuditOperation> capture, Action<AuditScope> add)
    {
        await using var test = await TestTrail.StartAsync();
        await test.CallAsync(
            async () =>
            {
                await Task.Yield();
                add(AuditScope.Current);
            },
            capture);
        return (test.Collector.Stored[0], test.Collector.Stored[1]);
    }

    private static IEnumerable<Dictionary<string, object>> Maps(ReceivedRecord record, string name) =>
        Assert.IsType<List<object>>(record.Attributes[name]).Cast<Dictionary<string, object>>();
}
