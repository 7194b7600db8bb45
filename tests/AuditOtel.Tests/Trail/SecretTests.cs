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
}
