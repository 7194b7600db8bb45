using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "I1")]
public sealed class ChangeRecordTests
{
    private static readonly Action<AuditFields, Account> Collect = static (fields, account) =>
    {
        fields.Add("name", account.Name);
        fields.Secret("pin", account.Pin, account.Mode);
    };

    [Fact]
    public async Task Two_values_are_compared_in_the_intent()
    {
        var (intent, outcome) = await RecordsAsync(operation => operation.Change("account", new Account { Name = "b" }, Collect, new Account { Name = "a" }));

        Assert.Equal(["name:a>b"], Changes(intent));
        Assert.DoesNotContain("audit.change", outcome.Attributes.Keys);
    }

    [Theory]
    [InlineData(AuditSecretMode.Redacted, "pin:redacted>redacted")]
    [InlineData(AuditSecretMode.Length, "pin:length:4>length:6")]
    [InlineData(AuditSecretMode.KeyedHash, "pin:hmac:")]
    public async Task One_object_is_compared_with_itself_in_the_outcome_and_its_secrets_leave_only_their_trace(AuditSecretMode mode, string change)
    {
        var account = new Account { Pin = "1234", Mode = mode };
        var (intent, outcome) = await RecordsAsync(operation => operation.Change("account", account, Collect), () => account.Pin = "567890");

        Assert.DoesNotContain("audit.change", intent.Attributes.Keys);
        Assert.StartsWith(change, Assert.Single(Changes(outcome)), StringComparison.Ordinal);
        Assert.All([intent, outcome], record => Assert.DoesNotContain("567890", System.Text.Encoding.UTF8.GetString(record.Bytes), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_keyed_hash_without_a_key_refuses_the_action()
    {
        await using var test = await TestTrail.StartAsync();
        var failure = Assert.Throws<AuditUnavailableException>(
            () => test.Trail.Start(TestTrail.Delete).Change("account", new Account { Pin = "1", Mode = AuditSecretMode.KeyedHash }, Collect));

        Assert.Contains("has no key", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<(ReceivedRecord Intent, ReceivedRecord Outcome)> RecordsAsync(Action<AuditOperation> capture, Action? act = null)
    {
        await using var test = await TestTrail.StartAsync(configure: options => options.SecretHashKey = new byte[32]);
        await test.CallAsync(
            () =>
            {
                act?.Invoke();
                return Task.CompletedTask;
            },
            capture);
        return (test.Collector.Stored[0], test.Collector.Stored[1]);
    }

    private static IEnumerable<string> Changes(ReceivedRecord record) =>
        Assert.IsType<List<object>>(record.Attributes["audit.change"]).Cast<Dictionary<string, object>>()
            .Select(map => $"{map["field"]}:{map.GetValueOrDefault("old", "")}>{map.GetValueOrDefault("new", "")}");

    private sealed class Account
    {
        public string? Name { get; init; }

        public string? Pin { get; set; }

        public AuditSecretMode Mode { get; init; }
    }
}
