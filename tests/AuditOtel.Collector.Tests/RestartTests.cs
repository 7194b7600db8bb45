namespace AuditOtel.Collector.Tests;

public sealed class RestartTests
{
    private const int Producers = 8;
    private const int Restarts = 4;

    [Fact]
    [Trait("Requirement", "I7")]
    public async Task Restarts_amid_many_producers_lose_and_double_nothing_that_was_acknowledged()
    {
        await using var test = await TestCollector.StartAsync();
        using var enough = new CancellationTokenSource();
        var producers = Enumerable.Range(0, Producers).Select(_ => Task.Run(() => ProduceAsync(test.Socket(), enough.Token))).ToArray();

        for (var i = 0; i < Restarts; i++)
        {
            var target = test.Collector.Status.Records + 50;
            while (test.Collector.Status.Records < target)
                await Task.Delay(5);
            await test.RestartAsync();
        }

        await enough.CancelAsync();
        var acknowledged = (await Task.WhenAll(producers)).SelectMany(ids => ids).ToArray();
        var stored = test.Records().Where(record => record.Tells(LogBytes.Operation)).Select(record => record.Id).ToArray();
        Assert.True(acknowledged.Length >= 50 * Restarts);
        Assert.Equal(stored.Length, stored.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(acknowledged.Except(stored, StringComparer.Ordinal));
    }

    /// <summary>Sends one record after the other, each until it is acknowledged.</summary>
    private static async Task<List<string>> ProduceAsync(HttpClient client, CancellationToken enough)
    {
        var acknowledged = new List<string>();
        while (!enough.IsCancellationRequested)
        {
            var id = LogBytes.NewId();
            var frame = TestCollector.Frame(LogBytes.Request(LogBytes.Audit(id)));
            while (!await TrySendAsync(client, frame))
                await Task.Yield();
            acknowledged.Add(id);
        }

        return acknowledged;
    }

    private static async Task<bool> TrySendAsync(HttpClient client, byte[] frame)
    {
        try
        {
            var reply = await TestCollector.ExportAsync(client, frame);
            Assert.Contains(reply.Status, new[] { 0, 14 });
            return reply.Status == 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
