using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "I1")]
public sealed class RecordRulesTests
{
    private static readonly AuditRecord Good = new("user.login", AuditAction.Login, new AuditTarget("user", "42"));

    public static TheoryData<AuditRecord> Bad =>
    [
        Good with { Operation = "" },
        Good with { Operation = "Login" },
        Good with { Action = AuditAction.Unspecified },
        Good with { Action = (AuditAction)99 },
        Good with { Class = (AuditClass)99 },
        Good with { Stage = (AuditStage)(-1) },
        Good with { Outcome = (AuditOutcome)3 },
        Good with { Id = Guid.Empty },
        Good with { Target = null! },
        Good with { Target = new AuditTarget("", "42") },
        Good with { Target = new AuditTarget("user", "") },
        Good with { Time = new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero) },
        Good with { Actor = new AuditActor("") },
        Good with { Actor = new AuditActor("alice", (AuditActorType)9) },
        With("", 1),
        With("note", null!),
        With("note", new object()),
    ];

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public async Task A_record_that_would_be_incomplete_or_untrue_is_refused_before_it_takes_a_number(AuditRecord record)
    {
        await using var test = await TestTrail.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => test.Trail.RecordAsync(record).AsTask());
        await test.Trail.RecordAsync(Good with { Id = Guid.NewGuid() });
        Assert.Equal(1, Assert.Single(test.Collector.Calls).Number);
    }

    [Theory]
    [InlineData("audit.actor.id")]
    [InlineData("audit.outcome")]
    [InlineData("audit.target.id")]
    [InlineData("audit.record.id")]
    [InlineData("audit.sequence.number")]
    [InlineData("audit.anything.new")]
    [InlineData("Audit.Outcome")]
    [InlineData("audit.arg.")]
    [InlineData("user.name")]
    [InlineData("user.roles")]
    [InlineData("client.address")]
    [InlineData("session.id")]
    public async Task An_attribute_cannot_say_otherwise_what_the_record_says_itself(string name)
    {
        await using var test = await TestTrail.StartAsync();
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => test.Trail.RecordAsync(With(name, "mallory")).AsTask());
        Assert.Contains($"'{name}'", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(test.Collector.Calls);
    }

    [Theory]
    [InlineData("audit.arg.attempt")]
    [InlineData("error.type")]
    [InlineData("vendor.ticket")]
    public async Task Arguments_and_names_of_others_are_recorded(string name)
    {
        await using var test = await TestTrail.StartAsync();
        await test.Trail.RecordAsync(With(name, "7"));
        Assert.Equal("7", Assert.Single(test.Collector.Stored)[name]);
    }

    private static AuditRecord With(string name, object value) =>
        Good with { Attributes = new Dictionary<string, object>(StringComparer.Ordinal) { [name] = value } };
}
