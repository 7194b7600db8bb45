using AuditOtel.Collector.Following;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Tests.Sinks;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Following;

[Trait("Requirement", "B3")]
public sealed class RecordFollowerTests
{
    [Fact]
    public async Task Only_what_is_durable_is_read_and_nothing_twice()
    {
        await using var test = await TestCollector.StartAsync();
        await SinkFeedTests.SendAsync(test, 20);
        var all = All(test);
        var durable = 0L;
        using var reader = new RecordFollower(test.DataDirectory, RecordSelection.All, () => durable, start: null);
        var read = new List<long>();

        foreach (var end in new[] { 0L, 1, 2, 9, 9, test.Collector.Status.Entries })
        {
            durable = end;
            var batch = reader.Read();
            Assert.Equal((end, 0L, true), (batch.Next, batch.Missed, batch.IsEnd));
            Assert.All(batch.Records, record => Assert.True(record.Index < end));
            read.AddRange(batch.Records.Select(static record => record.Index));
        }

        Assert.Equal(all, read);
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_a_batch_takes_no_record_away()
    {
        await using var test = await TestCollector.StartAsync();
        await SinkFeedTests.SendAsync(test, 20);
        await test.Collector.StopAsync();
        var size = All(test).Max() + 1;
        using var reader = new RecordFollower(test.DataDirectory, RecordSelection.All, () => size, start: 0);
        var segment = Directory.EnumerateFiles(Path.Combine(test.DataDirectory, "segments")).Max(StringComparer.Ordinal)!;
        var at = File.ReadAllBytes(segment).AsSpan().LastIndexOf("alice"u8);

        Flip(segment, at);
        Assert.Throws<LedgerException>(() => reader.Read());
        Flip(segment, at);

        Assert.Equal(All(test), reader.Read().Records.Select(static record => record.Index));
    }

    private static void Flip(string file, int at)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Position = at;
        var value = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(value ^ 1));
    }

    private static IReadOnlyList<long> All(TestCollector test) => [.. test.Records().Select(static record => record.Index)];
}
