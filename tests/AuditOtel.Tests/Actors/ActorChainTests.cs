using System.Diagnostics;
using System.Diagnostics.Metrics;
using AuditOtel.Actors;
using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Actors;

[Trait("Requirement", "I1")]
public sealed class ActorChainTests
{
    private static readonly AuditActor Alice = new("alice") { Client = new AuditClient { Address = "192.0.2.1" } };

    [Fact]
    public void The_first_provider_that_knows_is_believed() =>
        Assert.Equal("alice", Ask(null, Alice, new AuditActor("bob")).Id);

    [Fact]
    public void Without_one_who_knows_the_account_of_the_process_acts()
    {
        var actor = Ask(null, null);

        Assert.Equal((Environment.UserName, AuditActorType.Service), (actor.Id, actor.Type));
    }

    [Fact]
    public async Task A_used_actor_acts_across_awaits_until_it_is_disposed()
    {
        using (AuditActor.Use(new AuditActor("job", AuditActorType.Service)))
        {
            await Task.Yield();
            Assert.Equal("job", await Task.Run(() => Ask().Id));
            Assert.Null(Ask().OriginId);
        }

        Assert.Equal("alice", Ask(Alice).Id);
    }

    [Fact]
    public void The_origin_is_kept_through_every_change_of_the_actor()
    {
        using var first = AuditActor.Use(new AuditActor("job", AuditActorType.Service));
        using var second = AuditActor.Use(new AuditActor("bob"));
        using (AuditActor.Use(new AuditActor("carol")))
        {
            Assert.Equal(("carol", "job"), (Ask().Id, Ask().OriginId));
            Assert.Equal(("carol", "alice", "192.0.2.1"), (Ask(Alice).Id, Ask(Alice).OriginId, Ask(Alice).Client?.Address));
            Assert.Equal("login", Ask(Alice with { OriginId = "login" }).OriginId);
            Assert.Equal("job", Ask(new AuditActor("anonymous")).OriginId);
            using (AuditActor.Use(new AuditActor("dave") { OriginId = "stated" }))
            using (AuditActor.Use(new AuditActor("erin")))
                Assert.Equal(("erin", "stated"), (Ask(Alice).Id, Ask(Alice).OriginId));
        }

        Assert.Equal("bob", Ask().Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void An_actor_without_id_cannot_be_used(string? id) => Assert.Throws<ArgumentException>(() => AuditActor.Use(new AuditActor(id!)));

    [Theory]
    [InlineData(ActivityKind.Server, true)]
    [InlineData(ActivityKind.Consumer, true)]
    [InlineData(ActivityKind.Internal, false)]
    [InlineData(ActivityKind.Client, false)]
    public void A_request_of_nobody_is_unknown_and_never_put_on_the_process(ActivityKind kind, bool isRequest)
    {
        using var source = new ActivitySource("Actor tests " + kind);
        using var listener = new ActivityListener { ShouldListenTo = other => other == source, Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var request = source.StartActivity("request", kind);
        using var inner = source.StartActivity("inner");

        Assert.Equal(isRequest ? "unknown" : Environment.UserName, Ask(null, null).Id);
        Assert.Equal("alice", Ask(Alice).Id);
    }

    [Fact]
    public void The_activity_of_a_request_counts_without_its_kind()
    {
        using var request = new Activity("Microsoft.AspNetCore.Hosting.HttpRequestIn").Start();

        Assert.Equal("unknown", Ask().Id);
    }

    [Fact]
    public void Each_unknown_actor_is_counted_and_the_log_is_told_once()
    {
        var counted = 0L;
        var here = Environment.CurrentManagedThreadId;
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Name is "audit.actors.unknown") self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => counted += Environment.CurrentManagedThreadId == here ? value : 0);
        listener.Start();
        var log = new ListLogger();
        var chain = new ActorChain([new ActorDouble(() => new AuditActor("unknown"))], log);

        chain.Ask("user.delete");
        chain.Ask("user.create");

        Assert.Equal(2, counted);
        Assert.Contains("user.delete", Assert.Single(log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_that_fails_or_gives_no_id_prevents_the_action()
    {
        var failing = new ActorChain([new ActorDouble(() => throw new FormatException())], new ListLogger());
        Assert.IsType<FormatException>(Assert.Throws<AuditUnavailableException>(() => failing.Ask("user.delete")).InnerException);
        Assert.Throws<AuditUnavailableException>(() => Ask(new AuditActor("")));
        Assert.Throws<AuditUnavailableException>(() => Ask(new AuditActor("a", (AuditActorType)9)));
    }

    private static AuditActor Ask(params AuditActor?[] actors) =>
        new ActorChain([.. actors.Select(actor => new ActorDouble(() => actor))], new ListLogger()).Ask("user.delete");
}
