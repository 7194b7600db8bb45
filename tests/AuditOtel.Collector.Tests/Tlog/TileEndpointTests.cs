using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Tlog;

/// <summary>The read API as a transparency-log client sees it (C2SP tlog-tiles).</summary>
[SupportedOSPlatform("linux")]
public sealed class TileEndpointTests
{
    [Fact]
    [Trait("Requirement", "L5")]
    public async Task Checkpoint_and_hash_tiles_are_served_over_tcp_and_the_socket()
    {
        await using var collector = await TestCollector.StartAsync();
        var size = await CheckpointedAsync(collector);
        foreach (var client in new[] { collector.Api(), collector.ApiSocket() })
        {
            using var checkpoint = await client.GetAsync("/checkpoint");
            Assert.Equal("text/plain; charset=utf-8", checkpoint.Content.Headers.ContentType!.ToString());
            Assert.True(checkpoint.Headers.CacheControl!.NoCache);
            Assert.StartsWith(collector.Collector.Identity.Name + "\n", await checkpoint.Content.ReadAsStringAsync(), StringComparison.Ordinal);

            using var tile = await client.GetAsync($"/tile/0/000.p/{size}");
            Assert.Equal(HttpStatusCode.OK, tile.StatusCode);
            Assert.Equal("application/octet-stream", tile.Content.Headers.ContentType!.ToString());
            Assert.Equal(TimeSpan.FromDays(365), tile.Headers.CacheControl!.MaxAge);
            Assert.Equal(size * 32, (await tile.Content.ReadAsByteArrayAsync()).Length);
            Assert.Equal("ok", (await client.GetFromJsonAsync<JsonElement>("/v1/status")).GetProperty("health").GetString());
        }
    }

    [Fact]
    [Trait("Requirement", "B7")]
    public async Task Entries_are_given_over_the_owners_socket_only()
    {
        await using var collector = await TestCollector.StartAsync();
        var size = await CheckpointedAsync(collector);

        using var refused = await collector.Api().GetAsync($"/tile/entries/000.p/{size}");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Single((await refused.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n'));

        using var given = await collector.ApiSocket().GetAsync($"/tile/entries/000.p/{size}");
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        Assert.True(given.Headers.CacheControl!.Private);
        using var reader = LedgerReader.Open(collector.DataDirectory);
        Assert.True(reader.TryRead(0, out var entry));
        var bundle = await given.Content.ReadAsByteArrayAsync();
        Assert.Equal(entry.Bytes.ToArray(), bundle[2..(2 + entry.Bytes.Length)]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(collector.Collector.Endpoints.ApiSocket));
    }

    [Theory]
    [InlineData("/tile/0/000")]
    [InlineData("/tile/0/001.p/1")]
    [InlineData("/tile/0/0")]
    [InlineData("/tile/64/000")]
    [InlineData("/tile/63/000.p/1")]
    [InlineData("/tile/entries/x001/000")]
    [InlineData("/tile/")]
    [InlineData("/tile/0/%2e%2e/000")]
    [InlineData("/tile/../checkpoint/x")]
    [InlineData("/tiles")]
    [InlineData("/")]
    public async Task What_does_not_exist_is_not_found(string path)
    {
        await using var collector = await TestCollector.StartAsync();
        using var answer = await collector.ApiSocket().GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/checkpoint")]
    [InlineData("/tile/0/000.p/1")]
    [InlineData("/v1/status")]
    public async Task Nothing_can_be_written(string path)
    {
        await using var collector = await TestCollector.StartAsync();
        using var answer = await collector.Api().PostAsync(path, new ByteArrayContent([]));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("GET", Assert.Single(answer.Content.Headers.Allow));
    }

    [Fact]
    public async Task A_checkpoint_that_is_damaged_is_an_error_and_never_served()
    {
        await using var collector = await TestCollector.StartAsync();
        await CheckpointedAsync(collector);
        var path = Path.Combine(collector.DataDirectory, LedgerDirectory.CheckpointFile);
        var note = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, note.Replace("\n—", "\n— x", StringComparison.Ordinal));
        using var answer = await collector.Api().GetAsync("/checkpoint");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await File.WriteAllTextAsync(path, note);
    }

    /// <summary>Waits until the record of the start is covered by a checkpoint.</summary>
    private static async Task<int> CheckpointedAsync(TestCollector collector)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (collector.Collector.Status.CheckpointSize < 2)
            await Task.Delay(20, patience.Token);
        return (int)collector.Collector.Status.CheckpointSize;
    }
}
