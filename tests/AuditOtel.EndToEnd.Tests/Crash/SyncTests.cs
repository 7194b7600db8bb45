using System.Text.RegularExpressions;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Crash;

/// <summary>What an acknowledgement rests on, seen from outside the program, at the system calls.</summary>
[Trait("Requirement", "B8")]
public sealed partial class SyncTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly TempDirectory _traces = new();

    private string Trace => _traces.Combine("trace");

    [Fact]
    public async Task Each_acknowledgement_comes_after_a_write_and_a_sync_of_its_own()
    {
        const int Records = 20;
        string[] wrapper = Strace("-e", "trace=fdatasync,fsync,pwrite64,pwritev,pwritev2,write,writev");
        await using (var collector = await CollectorProcess.StartAsync(_directory.Path, wrapper))
        {
            using var client = GrpcClient.OverSocket(collector.Socket);
            var before = CountSyncs();
            for (var i = 0; i < Records; i++)
                (await client.ExportAsync(PlainOtlp.AuditRequest(PlainOtlp.NewId()))).Expect(GrpcAnswer.Ok);

            // One client that waits for each answer leaves nothing to share a sync with.
            Assert.InRange(CountSyncs() - before, Records, int.MaxValue);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    public async Task A_failed_sync_acknowledges_nothing_and_all_before_it_is_there_after_a_restart(int failing)
    {
        var acknowledged = new List<string>();
        var refused = new List<string>();
        string[] wrapper = Strace("-e", "trace=fdatasync", "-e", $"inject=fdatasync:error=EIO:when={failing}+");
        await using (var collector = await CollectorProcess.StartAsync(_directory.Path, wrapper))
        {
            using var client = GrpcClient.OverTcp(collector.Grpc);
            while (refused.Count < 3 && acknowledged.Count < 500)
            {
                var id = PlainOtlp.NewId();
                var answer = await client.ExportAsync(PlainOtlp.AuditRequest(id));
                (answer.Status == GrpcAnswer.Ok ? acknowledged : refused).Add(id);
                if (answer.Status != GrpcAnswer.Ok)
                    answer.Expect(GrpcAnswer.Unavailable);
            }
        }

        Assert.Contains("(INJECTED)", await File.ReadAllTextAsync(Trace), StringComparison.Ordinal);
        Assert.NotEmpty(acknowledged);
        Assert.Equal(3, refused.Count);
        await AllAcknowledgedAreThereAfterARestartAsync(acknowledged);
    }

    [Fact]
    public async Task A_failed_write_acknowledges_nothing()
    {
        string[] wrapper = Strace("-e", "trace=pwrite64,pwritev,pwritev2", "-e", "inject=pwrite64,pwritev,pwritev2:error=ENOSPC:when=30+");
        var acknowledged = new List<string>();
        GrpcAnswer answer;
        await using (var collector = await CollectorProcess.StartAsync(_directory.Path, wrapper))
        {
            using var client = GrpcClient.OverTcp(collector.Grpc);
            do
            {
                var id = PlainOtlp.NewId();
                answer = await client.ExportAsync(PlainOtlp.AuditRequest(id));
                if (answer.Status == GrpcAnswer.Ok)
                    acknowledged.Add(id);
            }
            while (answer.Status == GrpcAnswer.Ok && acknowledged.Count < 500);
        }

        answer.Expect(GrpcAnswer.Unavailable);
        Assert.NotEqual("", answer.Details);
        await AllAcknowledgedAreThereAfterARestartAsync(acknowledged);
    }

    public void Dispose()
    {
        _directory.Dispose();
        _traces.Dispose();
    }

    private async Task AllAcknowledgedAreThereAfterARestartAsync(List<string> acknowledged)
    {
        await using (var collector = await CollectorProcess.StartAsync(_directory.Path))
        {
            using var client = GrpcClient.OverTcp(collector.Grpc);
            (await client.ExportAsync(PlainOtlp.AuditRequest(PlainOtlp.NewId()))).Expect(GrpcAnswer.Ok);
            Assert.Equal(0, await collector.StopAsync());
        }

        var found = (await Cli.SearchAsync(_directory.Path)).Select(record => record.RecordId());
        Assert.Empty(acknowledged.Except(found, StringComparer.Ordinal));
        Assert.Equal("intact", (string?)(await Cli.VerifyAsync(_directory.Path))["result"]);
    }

    // -D: the collector stays our child, so that signals reach it and not the tracer.
    private string[] Strace(params string[] what) => ["strace", "-D", "-f", "-q", "-o", Trace, .. what];

    private int CountSyncs() => Synced().Count(File.ReadAllText(Trace));

    [GeneratedRegex(@"fdatasync(?:\(\d+\)| resumed>\)) += 0\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Synced();
}
