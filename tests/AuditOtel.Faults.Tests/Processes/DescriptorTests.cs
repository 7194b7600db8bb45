using System.Globalization;
using System.Net.Sockets;
using AuditOtel.Faults.Tests.Support;

namespace AuditOtel.Faults.Tests.Processes;

/// <summary>The process may open no more files: what needs one fails, loses nothing, and goes on when it may again.</summary>
[Trait("Requirement", "B8")]
public sealed class DescriptorTests : IDisposable
{
    private const int Spare = 40;

    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task A_collector_whose_descriptors_are_used_up_by_clients_loses_nothing()
    {
        var data = _directory.Combine("l");
        var sent = new SentRecords();
        await using (var collector = await Collectors.StartAsync(data))
        {
            using var stop = new CancellationTokenSource();
            var load = new FaultLoad(sent) { Letters = 20_000 };
            var sending = load.RunAsync(collector, stop.Token);
            await Tool.UntilAsync(() => sent.AcknowledgedCount > 50, () => "the load");
            var used = Directory.EnumerateFileSystemEntries($"/proc/{collector.Id}/fd").Count();
            var former = await LimitAsync(collector, $"{used + Spare}");

            // Checkpoints and the next segment need a descriptor each; the load goes on long enough for both.
            await UseUpAsync(collector, TimeSpan.FromSeconds(Matrix.Rounds(quick: 3, whole: 10)));
            if (collector.IsRunning)
                await LimitAsync(collector, former);
            await AssertGoesOnAsync(collector, sent, load, stop, sending);
        }

        await Collectors.AssertRecoversAsync(data, sent, "descriptor exhaustion");
    }

    public static IEnumerable<object[]> Limits => Matrix.Rows([.. Enumerable.Range(3, 14).Select(limit => new object[] { limit * 10 })], isQuick: row => row[0] is 90);

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task A_start_with_too_few_descriptors_is_refused_and_changes_nothing(int descriptors)
    {
        var data = _directory.Combine("l");
        var sent = new SentRecords();
        await using (var first = await Collectors.StartAsync(data))
            await Collectors.SendAsync(first, sent, 10);
        await using (var collector = await Collectors.LaunchAsync(data, "prlimit", $"--nofile={descriptors.ToString(CultureInfo.InvariantCulture)}"))
        {
            if (collector.IsRunning)
                await collector.StopAsync();
        }

        await Collectors.AssertRecoversAsync(data, sent, $"a start with {descriptors} descriptors");
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>Connects until nothing answers, holds the connections for a while, and lets go.</summary>
    private static async Task UseUpAsync(CollectorProcess collector, TimeSpan duration)
    {
        var connections = new List<Socket>();
        try
        {
            for (var i = 0; i < 2 * Spare; i++)
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                connections.Add(socket);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(collector.Socket));
            }

            await Task.Delay(duration);
        }
        catch (SocketException)
        {
            // The listener's queue is full or the collector is gone: there is nothing left to use up.
        }
        finally
        {
            connections.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task AssertGoesOnAsync(CollectorProcess collector, SentRecords sent, FaultLoad load, CancellationTokenSource stop, Task sending)
    {
        if (collector.IsRunning || Promises.SurvivesWithoutDescriptors)
        {
            var before = sent.AcknowledgedCount;
            await Tool.UntilAsync(() => sent.AcknowledgedCount > before, () => $"a receipt with descriptors again (senders ended: {sending.IsCompleted}; {load.Refused} refusals, the last: {load.LastRefusal}; the collector said: {collector.Output})");
        }

        await stop.CancelAsync();
        await sending;
        if (collector.IsRunning)
            Assert.Equal(0, await collector.StopAsync());
        Collectors.AssertSpeaksPlainly(collector);
    }

    /// <summary>Sets the soft limit and returns the former one.</summary>
    private static async Task<string> LimitAsync(CollectorProcess collector, string limit)
    {
        var former = (await Tool.RunAsync("prlimit", "--pid", $"{collector.Id}", "--nofile", "--noheadings", "--raw", "--output", "SOFT")).Trim();
        await Tool.RunAsync("prlimit", "--pid", $"{collector.Id}", $"--nofile={limit}:");
        return former;
    }
}
