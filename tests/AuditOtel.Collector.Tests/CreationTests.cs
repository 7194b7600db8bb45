using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests;

/// <summary>An embedding program gets the keys of a new ledger before anything can fail, or there is no new ledger.</summary>
[Trait("Requirement", "L1")]
public sealed class CreationTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotn");
    private readonly List<string> _given = [];

    private CollectorOptions Options => new() { DataDirectory = Path.Combine(_root.FullName, "data"), OnCreated = created => _given.Add(created.SealKey.Format()) };

    [Fact]
    public async Task The_seal_key_is_given_although_the_start_fails_and_never_again()
    {
        await using var other = await TestCollector.StartAsync();

        await Assert.ThrowsAsync<CollectorException>(() => AuditCollector.StartAsync(Options with { OtlpGrpc = other.Collector.Endpoints.OtlpGrpc }));
        using var key = SealVerificationKey.Parse(Assert.Single(_given));
        await using (var collector = await AuditCollector.StartAsync(Options))
            Assert.Null(collector.TakeSealKey());

        Assert.Single(_given);
        var report = LedgerVerifier.Verify(new VerificationOptions { Directory = Options.DataDirectory, SealKey = key });
        Assert.Equal(VerificationResult.Intact, report.Result);
    }

    [Fact]
    public async Task What_the_program_cannot_keep_is_not_created_and_the_next_start_has_other_keys()
    {
        var options = Options with
        {
            OnCreated = created =>
            {
                _given.Add(created.SealKey.Format());
                throw new IOException("no place for the key");
            },
        };

        var refused = await Assert.ThrowsAsync<IOException>(() => AuditCollector.StartAsync(options));
        Assert.Equal("no place for the key", refused.Message);
        Assert.False(LedgerDirectory.Exists(options.DataDirectory));
        await using (var collector = await AuditCollector.StartAsync(Options))
            Assert.True(collector.WasCreated);

        Assert.NotEqual(_given[0], _given[1]);
        using var key = SealVerificationKey.Parse(_given[1]);
        Assert.Equal(VerificationResult.Intact, LedgerVerifier.Verify(new VerificationOptions { Directory = Options.DataDirectory, SealKey = key }).Result);
    }

    [Fact]
    public async Task The_key_that_was_given_is_zeroed_when_the_call_returns()
    {
        SealVerificationKey? kept = null;
        await using var collector = await AuditCollector.StartAsync(Options with { OnCreated = created => kept = created.SealKey });

        Assert.Contains($"\"sealSecret\":\"{Convert.ToBase64String(new byte[32])}\"", kept!.Format(), StringComparison.Ordinal);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
