using System.Text.RegularExpressions;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Crash;

/// <summary>What an acknowledgement rests on, seen from outside the program, at the system calls.</summary>
[Trait("Requirement", "B8")]
public sealed partial class SyncTests : IDisposable
{
    // Only positioned writes go to files: answers leave by sendmsg, and the runtime wakes its own threads by write.
    private const string Writes = "pwrite64,pwritev,pwritev2";
    private const int Records = 20;

    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Each_acknowledgement_comes_after_a_sync_of_its_own()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        using var client = GrpcClient.OverSocket(collector.Socket);
        await using var strace = await AttachedStrace.AttachAsync(collector.Id, "-e", "trace=fdatasync");

        // One client that waits for each answer leaves nothing to share a sync with.
        for (var sent = 1; sent <= Records; sent++)
        {
            (await client.ExportAsync(PlainOtlp.AuditRequest(PlainOtlp.NewId()))).Expect(GrpcAnswer.Ok);
            Assert.InRange(SuccessfulSync().Count(await File.ReadAllTextAsync(strace.TraceFile)), sent, int.MaxValue);
        }
    }

    [Theory]
    [InlineData("fdatasync", "EIO", 1)]
    [InlineData("fdatasync", "EIO", 4)]
    [InlineData("fdatasync", "EROFS", 2)]
    [InlineData(Writes, "ENOSPC", 3)]
    public async Task A_failed_write_or_sync_acknowledges_nothing_and_all_before_it_is_there_after_a_restart(string call, string error, int from)
    {
        var acknowledged = new List<string>();
        GrpcAnswer answer;
        await using (var collector = await CollectorProcess.StartAsync(_directory.Path))
        {
            using var client = GrpcClient.OverTcp(collector.Grpc);
            for (var sent = 0; sent < Records; sent++)
                (await SendAsync(client, acknowledged)).Expect(GrpcAnswer.Ok);
            await using var strace = await AttachedStrace.AttachAsync(collector.Id, "-e", $"trace={call}", "-e", $"inject={call}:error={error}:when={from}+");
            do
                answer = await SendAsync(client, acknowledged);
            while (answer.Status == GrpcAnswer.Ok && acknowledged.Count < 500);
            Assert.Contains("(INJECTED)", await File.ReadAllTextAsync(strace.TraceFile), StringComparison.Ordinal);
            await collector.KillAsync();
        }

        answer.Expect(GrpcAnswer.Unavailable);
        Assert.NotEqual("", answer.Details);
        await AssertAllThereAfterARestartAsync(acknowledged);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<GrpcAnswer> SendAsync(GrpcClient client, List<string> acknowledged)
    {
        var id = PlainOtlp.NewId();
        var answer = await client.ExportAsync(PlainOtlp.AuditRequest(id));
        if (answer.Status == GrpcAnswer.Ok)
            acknowledged.Add(id);
        return answer;
    }

    private async Task AssertAllThereAfterARestartAsync(List<string> acknowledged)
    {
        await using (var collector = await CollectorProcess.StartAsync(_directory.Path))
        {
            using var client = GrpcClient.OverTcp(collector.Grpc);
            (await SendAsync(client, acknowledged)).Expect(GrpcAnswer.Ok);
            Assert.Equal(0, await collector.StopAsync());
        }

        var found = (await Cli.SearchAsync(_directory.Path, $"service:{PlainOtlp.Service}")).Select(record => record.RecordId());
        Assert.Empty(acknowledged.Except(found, StringComparer.Ordinal));
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(_directory.Path))["result"]);
    }

    [GeneratedRegex(@"fdatasync(?:\(\d+\)| resumed>\)) += 0\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SuccessfulSync();
}
