using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AuditOtel.Tests.Doubles;

namespace AuditOtel.Tests.Trail;

[Trait("Requirement", "P0")]
public sealed class SecretTests
{
    private const string Marker = "correct-horse-4f1d77";
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");

    [Theory]
    [InlineData(AuditSecretMode.Redacted, "redacted")]
    [InlineData(AuditSecretMode.Length, "length:20")]
    [InlineData(AuditSecretMode.KeyedHash, null)]
    public async Task A_secret_is_in_no_byte_that_is_sent(AuditSecretMode mode, string? recorded)
    {
        await using var test = await TestTrail.StartAsync(configure: options => options.SecretHashKey = Key);
        await Assert.ThrowsAsync<InvalidOperationException>(() => test.CallAsync(
            () => throw new InvalidOperationException($"the password {Marker} is too weak"),
            operation => operation.Secret("password", Marker, mode)));
        await test.CallAsync(() => Task.CompletedTask);

        Assert.Equal(4, test.Collector.Requests.Count);
        Assert.All(test.Collector.Requests, request => Assert.Equal(-1, request.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Marker))));
        var expected = recorded ?? "hmac:" + Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(Marker)));
        Assert.Equal(expected, test.Collector.Stored[0]["audit.arg.password"]);
    }

    [Fact]
    public async Task A_long_secret_has_the_hash_of_its_whole_text()
    {
        var secret = string.Concat(Enumerable.Repeat("ä", 5000));
        await using var test = await TestTrail.StartAsync(configure: options => options.SecretHashKey = Key);
        await test.CallAsync(() => Task.CompletedTask, operation => operation.Secret("key", secret, AuditSecretMode.KeyedHash));
        var expected = "hmac:" + Base64Url.EncodeToString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(secret)));
        Assert.Equal(expected, test.Collector.Stored[0]["audit.arg.key"]);
    }

    [Fact]
    public async Task Secrets_in_arrays_are_told_apart_by_content()
    {
        await using var test = await TestTrail.StartAsync(configure: options => options.SecretHashKey = Key);
        await test.CallAsync(() => Task.CompletedTask, operation =>
        {
            operation.Secret("a", new byte[] { 1, 2, 3 }, AuditSecretMode.KeyedHash);
            operation.Secret("b", new byte[] { 1, 2, 4 }, AuditSecretMode.KeyedHash);
            operation.Secret("c", Marker.ToCharArray(), AuditSecretMode.KeyedHash);
            operation.Secret("d", Marker, AuditSecretMode.KeyedHash);
            operation.Secret<string?>("e", null, AuditSecretMode.KeyedHash);
        });
        var intent = test.Collector.Stored[0];
        Assert.NotEqual(intent["audit.arg.a"], intent["audit.arg.b"]);
        Assert.Equal(intent["audit.arg.c"], intent["audit.arg.d"]);
        Assert.Equal("null", intent["audit.arg.e"]);
    }

    [Fact]
    public async Task A_keyed_hash_without_a_key_prevents_the_action()
    {
        await using var test = await TestTrail.StartAsync();
        var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(
            () => Task.CompletedTask, operation => operation.Secret("password", Marker, AuditSecretMode.KeyedHash)));
        Assert.Contains("SecretHashKey", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(test.Collector.Calls);
    }

    [Fact]
    public async Task A_secret_whose_content_cannot_be_read_prevents_the_action_instead_of_recording_its_type()
    {
        await using var test = await TestTrail.StartAsync(configure: options => options.SecretHashKey = Key);
        using var secure = new System.Security.SecureString();
        foreach (var secret in new object[] { new List<byte> { 1 }, new[] { "a" }, secure, new Loud() })
        {
            var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(
                () => throw new TimeoutException(), operation => operation.Secret("password", secret, AuditSecretMode.KeyedHash)));
            Assert.DoesNotContain(Marker, refusal.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(test.Collector.Calls);
    }

    [Fact]
    public async Task Secrets_in_memory_are_told_apart_by_content()
    {
        await using var test = await TestTrail.StartAsync(configure: options => options.SecretHashKey = Key);
        await test.CallAsync(() => Task.CompletedTask, operation =>
        {
            operation.Secret("a", new byte[] { 1, 2 }, AuditSecretMode.KeyedHash);
            operation.Secret("b", new ReadOnlyMemory<byte>([1, 2]), AuditSecretMode.KeyedHash);
            operation.Secret("c", new Memory<byte>([1, 2]), AuditSecretMode.KeyedHash);
            operation.Secret("d", new ArraySegment<byte>([0, 1, 2, 3], 1, 2), AuditSecretMode.KeyedHash);
            operation.Secret("e", Marker.AsMemory(), AuditSecretMode.Length);
        });
        var intent = test.Collector.Stored[0];
        Assert.All(["b", "c", "d"], name => Assert.Equal(intent["audit.arg.a"], intent["audit.arg." + name]));
        Assert.Equal("length:20", intent["audit.arg.e"]);
    }

    [Theory]
    [InlineData(Answer.Stored)]
    [InlineData(Answer.Unavailable)]
    [InlineData(Answer.InvalidArgument)]
    [InlineData(Answer.CloseMidWay)]
    public async Task A_marker_is_nowhere_but_where_recording_was_asked_for(Answer outcomes)
    {
        string Mark(string place) => $"{Marker}-{place}";
        using var activity = new System.Diagnostics.Activity("request").SetIdFormat(System.Diagnostics.ActivityIdFormat.W3C).Start();
        var test = await TestTrail.StartAsync(record => record.IsOutcome ? outcomes : Answer.Stored);
        await using (test)
        {
            var thrown = new InvalidOperationException(Mark("message"), new AggregateException(Mark("inner"), new TimeoutException(Mark("innermost"))));
            thrown.Data["password"] = Mark("data");
            await Assert.ThrowsAsync<InvalidOperationException>(() => test.CallAsync(() => throw thrown, operation =>
            {
                operation.Secret("password", Mark("secret"), AuditSecretMode.Redacted);
                operation.Argument("name", Mark("argument"));
                operation.Target("user", Mark("target"));
            }));
            if (outcomes is Answer.Unavailable or Answer.CloseMidWay)
            {
                var refusal = await Assert.ThrowsAsync<AuditUnavailableException>(() => test.CallAsync(() => Task.CompletedTask));
                Assert.DoesNotContain(Marker, refusal.ToString(), StringComparison.Ordinal);
            }

            test.Collector.Decide = _ => Answer.Stored;
        }

        Assert.All(test.Log.Lines, line => Assert.DoesNotContain(Marker, line.Text, StringComparison.Ordinal));
        Assert.Empty(activity.TagObjects);
        var sent = string.Concat(test.Collector.Requests.Select(Encoding.UTF8.GetString));
        Assert.All(["message", "inner", "innermost", "data", "secret"], place => Assert.DoesNotContain(Mark(place), sent, StringComparison.Ordinal));
        Assert.All(["argument", "target"], place => Assert.Contains(Mark(place), sent, StringComparison.Ordinal));
    }

    private sealed class Loud
    {
        public override string ToString() => throw new InvalidOperationException(Marker);
    }
}
