using System.Runtime.Versioning;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Timestamping;

namespace AuditOtel.Collector.Tests.Timestamping;

[Trait("Requirement", "L2")]
public sealed class TimestampServiceTests
{
    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task The_checkpoint_of_the_stop_is_stamped_by_a_real_authority_and_verifies_with_openssl()
    {
        await using var authority = new OpenSslAuthority();
        await using var test = await StartAsync(authority);
        await test.ExportAsync(LogBytes.Request(LogBytes.Audit()));
        await test.Collector.StopAsync();

        var tokens = Directory.GetFiles(Path.Combine(test.DataDirectory, "timestamps"), "*.tst").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(tokens.Length, TimestampCheck.CheckDirectory(test.DataDirectory, authority.Certificate, out var problems));
        Assert.Empty(problems);
        var last = tokens[^1];
        var note = Path.Combine(test.DataDirectory, "checkpoints", Path.GetFileNameWithoutExtension(last));
        Assert.True(authority.Verifies(last, note));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(test.DataDirectory, "checkpoint")), await File.ReadAllTextAsync(note));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(last));

        // Wrong CA, another note, and a note that is gone.
        Assert.Equal(0, TimestampCheck.CheckDirectory(test.DataDirectory, authority.OtherCertificate, out problems));
        Assert.All(problems, problem => Assert.Contains("does not descend", problem.Detail, StringComparison.Ordinal));
        await File.AppendAllTextAsync(note, "x");
        Assert.Equal(tokens.Length - 1, TimestampCheck.CheckDirectory(test.DataDirectory, authority.Certificate, out problems));
        Assert.Contains("does not cover", Assert.Single(problems).Detail, StringComparison.Ordinal);
        File.Delete(note);
        TimestampCheck.CheckDirectory(test.DataDirectory, authority.Certificate, out problems);
        Assert.Contains("is missing", Assert.Single(problems).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status", "answered with status 500")]
    [InlineData("garbage", "not to be trusted")]
    [InlineData("other-ca", "does not descend from the configured CA")]
    [InlineData("old", "not to be trusted")]
    [InlineData("down", "does not answer")]
    public async Task An_answer_that_is_not_to_be_trusted_is_told_and_recorded_and_ingestion_goes_on(string what, string problem)
    {
        await using var authority = new OpenSslAuthority();
        authority.Status = what is "status" ? 500 : 200;
        byte[]? first = null;
        authority.Forge = what switch
        {
            "garbage" => static _ => [1, 2, 3],
            // The answer to another question: its nonce and imprint are old.
            "old" => query => first ??= authority.Stamp(Other(query)),
            _ => null,
        };
        await using var test = await StartAsync(authority, what is "other-ca" ? authority.OtherCertificate : null, what is "down" ? new Uri("http://127.0.0.1:9/") : null);
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (test.Count(TimestampService.Failed) == 0)
            await Task.Delay(10, bound.Token);

        var status = test.Collector.Status;
        Assert.Equal("warning", status.Health);
        Assert.Contains(problem, status.Timestamping!.Problem!, StringComparison.Ordinal);
        Assert.Contains(status.Warnings, warning => warning.Contains(problem, StringComparison.Ordinal));
        Assert.Equal(0, (await test.ExportAsync(LogBytes.Request(LogBytes.Audit()))).Status);
        await test.Collector.StopAsync();
        Assert.Equal(1, test.Count(TimestampService.Failed));
        Assert.False(Directory.Exists(Path.Combine(test.DataDirectory, "timestamps")));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_read_is_a_configuration_error()
    {
        await using var test = await TestCollector.StartAsync();
        await WritePolicyAsync(test, new Uri("http://127.0.0.1:9/"), "/nonexistent/ca.pem");

        var exception = await Assert.ThrowsAsync<CollectorException>(() => test.RestartAsync());

        Assert.True(exception.IsConfiguration);
        Assert.Contains("/nonexistent/ca.pem", exception.Message, StringComparison.Ordinal);
        File.Delete(Path.Combine(test.DataDirectory, SecurityPolicyFile.Name));
        await test.RestartAsync();
    }

    private static async Task<TestCollector> StartAsync(OpenSslAuthority authority, string? certificate = null, Uri? url = null)
    {
        var test = await TestCollector.StartAsync();
        await WritePolicyAsync(test, url ?? authority.Url, certificate ?? authority.Certificate);
        await test.RestartAsync();
        return test;
    }

    private static Task WritePolicyAsync(TestCollector test, Uri url, string certificate) => File.WriteAllTextAsync(
        Path.Combine(test.DataDirectory, SecurityPolicyFile.Name),
        $$"""{"timestamping": {"url": "{{url}}", "certificate": "{{certificate}}"} }""");

    /// <summary>Another question, with another imprint and nonce.</summary>
    private static byte[] Other(byte[] query)
    {
        var request = System.Security.Cryptography.Pkcs.Rfc3161TimestampRequest.CreateFromHash(
            new byte[32], System.Security.Cryptography.HashAlgorithmName.SHA256, nonce: new byte[] { 1, 2, 3, 4 }, requestSignerCertificates: true);
        return query.Length == 0 ? query : request.Encode();
    }
}
