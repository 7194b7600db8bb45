using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using AuditOtel.Otlp;
using AuditOtel.Tests.Doubles;
using AuditOtel.Transport;

namespace AuditOtel.Tests.Transport;

[Trait("Requirement", "P0")]
public sealed partial class SocketTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<bool> Ways => new(false, true);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task One_connection_carries_one_record_after_the_other_in_the_plain_form(bool mayBlock)
    {
        await using var collector = new HttpCollectorDouble();
        using var client = Client(collector.Path);
        for (var i = 0; i < 3; i++)
            Assert.True((await SendAsync(client, mayBlock)).IsStored);
        Assert.Equal(1, collector.Connections);
        Assert.Equal(3, collector.Records.Select(static record => record.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Matches("^POST /v1/audit HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: [0-9]+\r\n\r\n$", collector.Heads[0]);
        Assert.Equal($"unix://{collector.Path}", client.ToString());
    }

    [Fact]
    public async Task A_call_that_may_block_ends_on_the_thread_that_made_it()
    {
        await using var collector = new HttpCollectorDouble();
        using var client = Client(collector.Path);
        var sending = SendAsync(client, mayBlock: true);
        Assert.True(sending.IsCompleted);
        Assert.True((await sending).IsStored);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_answer_that_comes_byte_by_byte_is_read(bool mayBlock)
    {
        await using var collector = new HttpCollectorDouble
        {
            Answer = static async (socket, _, records) =>
            {
                foreach (var letter in HttpCollectorDouble.Success(records))
                    await HttpCollectorDouble.SendAsync(socket, new[] { letter });
                return true;
            },
        };
        using var client = Client(collector.Path);
        Assert.True((await SendAsync(client, mayBlock)).IsStored);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_connection_that_the_collector_closed_meanwhile_is_replaced(bool mayBlock)
    {
        await using var collector = new HttpCollectorDouble
        {
            Answer = static async (socket, _, records) => await HttpCollectorDouble.SendAsync(socket, HttpCollectorDouble.Success(records)) && false,
        };
        using var client = Client(collector.Path);
        for (var i = 0; i < 3; i++)
            Assert.True((await SendAsync(client, mayBlock)).IsStored);
        Assert.Equal(3, collector.Connections);
    }

    [Fact]
    public async Task A_connection_of_which_the_collector_says_that_it_closes_serves_nothing_more()
    {
        await using var collector = new HttpCollectorDouble
        {
            Answer = static (socket, _, _) => HttpCollectorDouble.SendAsync(socket, HttpCollectorDouble.Message(503, [], "Connection: close\r\n")),
        };
        using var client = Client(collector.Path);
        for (var i = 0; i < 2; i++)
            Assert.Equal(ExportStatus.CollectorUnavailable, (await SendAsync(client, mayBlock: false)).Status);
        Assert.Equal(2, collector.Connections);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_request_on_a_used_connection_that_ends_without_an_answer_is_repeated_once_under_the_same_id(bool mayBlock)
    {
        await using var collector = new HttpCollectorDouble { Answer = AnswerTheOddOnes };
        using var client = Client(collector.Path);
        Assert.True((await SendAsync(client, mayBlock)).IsStored);
        Assert.True((await SendAsync(client, mayBlock)).IsStored);
        Assert.Equal(2, collector.Connections);
        Assert.Equal(collector.Records[1].Id, collector.Records[2].Id);

        collector.Answer = static (_, _, _) => Task.FromResult(false);
        Assert.Equal(ExportStatus.CollectorUnreachable, (await SendAsync(client, mayBlock)).Status);
        Assert.Equal(5, collector.Records.Count);

        static async Task<bool> AnswerTheOddOnes(Socket socket, int number, IReadOnlyList<ReceivedRecord> records) =>
            number % 2 == 1 && await HttpCollectorDouble.SendAsync(socket, HttpCollectorDouble.Success(records));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_answer_that_breaks_off_is_no_receipt_and_the_request_is_not_repeated(bool mayBlock)
    {
        await using var collector = new HttpCollectorDouble();
        using var client = Client(collector.Path);
        Assert.True((await SendAsync(client, mayBlock)).IsStored);
        collector.Answer = static async (socket, _, records) => await HttpCollectorDouble.SendAsync(socket, HttpCollectorDouble.Success(records).AsMemory()[..^1]) && false;
        Assert.Equal(ExportStatus.CollectorUnreachable, (await SendAsync(client, mayBlock)).Status);
        Assert.Equal(2, collector.Records.Count);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_collector_that_hangs_is_given_up_and_its_connection_too(bool mayBlock)
    {
        await using var collector = new HttpCollectorDouble { Answer = static (_, _, _) => Task.FromResult(true) };
        using var client = Client(collector.Path);
        Assert.Equal(ExportStatus.CollectorSilent, (await SendAsync(client, mayBlock, TimeSpan.FromMilliseconds(50))).Status);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.Equal(ExportStatus.CollectorSilent, (await SendAsync(client, mayBlock, Patience, stop.Token)).Status);
        collector.Answer = static (socket, _, records) => HttpCollectorDouble.SendAsync(socket, HttpCollectorDouble.Success(records));
        Assert.True((await SendAsync(client, mayBlock)).IsStored);
        Assert.Equal(3, collector.Connections);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_collector_that_sends_more_than_its_answer_is_not_believed(bool mayBlock)
    {
        await using var collector = new HttpCollectorDouble
        {
            Answer = static (socket, _, records) => HttpCollectorDouble.SendAsync(socket, (byte[])[.. HttpCollectorDouble.Success(records), .. HttpCollectorDouble.Success(records)]),
        };
        using var client = Client(collector.Path);
        Assert.Equal(ExportStatus.AnswerMalformed, (await SendAsync(client, mayBlock)).Status);
        Assert.Equal(ExportStatus.AnswerMalformed, (await SendAsync(client, mayBlock)).Status);
        Assert.Equal(2, collector.Connections);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40_000)]
    [InlineData(1_000_000)]
    public async Task Each_record_of_a_request_has_its_receipt(int length)
    {
        await using var collector = new HttpCollectorDouble();
        using var client = Client(collector.Path);
        var records = Enumerable.Range(0, 3).Select(_ => Record(Guid.NewGuid(), length)).ToList();
        var (_, receipts) = await client.ExportAsync([.. records.Select(static record => record.Bytes)], null, new ExportWait(Patience, CancellationToken.None));
        Assert.Equal(records.Select(static record => record.Id).Order(), receipts!.Keys.Order());
    }

    [Fact]
    public async Task Callers_of_a_trail_share_requests_over_http_too()
    {
        await using var collector = new HttpCollectorDouble();
        await using var trail = OtlpAuditTrail.Create(new AuditOtelOptions { Endpoint = $"unix://{collector.Path}", ServiceName = "shop", Timeout = Patience });
        var records = Enumerable.Range(0, 200).Select(static _ => new AuditRecord("user.good", AuditAction.Update, new AuditTarget("user", "1"))).ToList();
        var receipts = await Task.WhenAll(records.Select(record => Task.Run(() => trail.RecordAsync(record).AsTask())));
        Assert.Equal(records.Select(static record => record.Id.ToString()), receipts.Select(static receipt => receipt.RecordId));
        Assert.Equal(200, collector.Records.Count);
        Assert.InRange(collector.Heads.Count, 1, 199);
    }

    [Fact]
    public async Task A_synchronous_call_needs_no_other_thread_than_its_own()
    {
        await using var collector = new HttpCollectorDouble();
        await using var trail = OtlpAuditTrail.Create(new AuditOtelOptions { Endpoint = $"unix://{collector.Path}", ServiceName = "shop", Timeout = Patience });
        var context = new SingleThreadContext();
        await context.RunAsync(() =>
        {
            var operation = trail.Start(TestTrail.Delete);
            operation.Begin();
            operation.Succeed();
        }).WaitAsync(Patience);
        Assert.Equal(["intent", "outcome"], collector.Records.Select(static record => record.Stage));
        Assert.Equal(0, context.Posted);
    }

    [Fact]
    public async Task Without_a_socket_beside_it_the_collector_is_spoken_to_in_grpc_and_one_that_appears_is_found()
    {
        await using var test = await TestTrail.StartAsync();
        await test.CallAsync(() => Task.CompletedTask);
        var beside = HttpCollectorDouble.HttpPathOf(test.Socket);
        await using (var collector = new HttpCollectorDouble())
        {
            // A collector of another version takes its place.
            File.Move(collector.HttpPath, beside);
            await test.CallAsync(() => Task.CompletedTask);
            Assert.Equal(2, collector.Records.Count);
        }

        // What it left behind is a file on which nobody listens.
        await test.CallAsync(() => Task.CompletedTask);
        File.Delete(beside);
        Assert.Equal([1L, 2L, 5L, 6L], test.Collector.Stored.Select(static record => record.Number));
    }

    [Fact]
    public async Task What_lies_beside_the_named_socket_and_is_no_socket_of_its_own_is_not_used()
    {
        await using var collector = new HttpCollectorDouble();
        await using var test = await TestTrail.StartAsync();
        var beside = HttpCollectorDouble.HttpPathOf(test.Socket);
        File.CreateSymbolicLink(beside, collector.HttpPath);
        await test.CallAsync(() => Task.CompletedTask);
        File.Delete(beside);
        await File.WriteAllTextAsync(beside, "");
        await test.CallAsync(() => Task.CompletedTask);
        File.Delete(beside);
        Assert.Empty(collector.Records);
        Assert.Equal(4, test.Collector.Stored.Count);
    }

    [Fact]
    public async Task A_socket_of_another_owner_beside_the_named_one_is_not_used()
    {
        await using var test = await TestTrail.StartAsync();
        await using var collector = new HttpCollectorDouble();
        var beside = HttpCollectorDouble.HttpPathOf(test.Socket);
        File.Move(collector.HttpPath, beside);

        // Only root can give a file away; for anybody else it stays their own, and is used.
        var isGivenAway = ChangeOwner(beside, 12345, 12345) == 0;
        Assert.Equal(Environment.IsPrivilegedProcess, isGivenAway);
        await test.CallAsync(() => Task.CompletedTask);
        File.Delete(beside);
        Assert.Equal(isGivenAway ? (2, 0) : (0, 2), (test.Collector.Stored.Count, collector.Records.Count));
    }

    [Fact]
    public async Task However_many_call_at_once_the_connections_are_few()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = new HttpCollectorDouble();
        collector.Answer = async (socket, _, records) =>
        {
            if (collector.Heads.Count >= 32)
                gate.TrySetResult();
            await gate.Task;
            return await HttpCollectorDouble.SendAsync(socket, HttpCollectorDouble.Success(records));
        };
        using var client = Client(collector.Path);
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => SendAsync(client, mayBlock: false).AsTask()));
        Assert.All(results, static result => Assert.True(result.IsStored));
        Assert.Equal(32, collector.Connections);
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, int user, int group);

    private static OtlpClient Client(string path)
    {
        Assert.True(CollectorEndpoint.TryParse($"unix://{path}", out var endpoint, out _));
        return new OtlpClient(
            new SocketTransport(endpoint, endpoint.SocketPath!, endpoint.HttpSocketPath!, Patience, TimeProvider.System),
            new ExportEnvelope(new AuditOtelOptions { ServiceName = "shop" }),
            Patience,
            TimeProvider.System);
    }

    private static ValueTask<ExportResult> SendAsync(OtlpClient client, bool mayBlock, TimeSpan? limit = null, CancellationToken stop = default)
    {
        var (id, bytes) = Record(Guid.NewGuid(), 10);
        return client.ExportAsync(bytes, id, null, new ExportWait(limit ?? Patience, stop, mayBlock));
    }

    private static (Guid Id, ReadOnlyMemory<byte> Bytes) Record(Guid id, int length)
    {
        using var writer = new ProtobufWriter();
        writer.WriteAttribute(AuditAttributes.RecordId, id);
        writer.WriteAttribute("audit.arg.text", Encoding.ASCII.GetString(new byte[length]));
        return (id, writer.Written.ToArray());
    }
}
