using AuditOtel.Collector.Following;
using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Tests.Records;
using AuditOtel.Collector.Tests.Sinks;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

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

    [Fact]
    public async Task What_a_record_has_in_common_with_others_counts_for_each_because_each_is_written_with_it()
    {
        const int Records = 40;
        var directory = Directory.CreateTempSubdirectory("aot-follow-").FullName;
        try
        {
            var data = Path.Combine(directory, "l");
            LedgerDirectory.Create(data, "l", TimeProvider.System);
            await using (var writer = LedgerWriter.Open(new LedgerOptions { Directory = data }, TimeProvider.System))
            {
                using var batch = writer.NewBatch();
                var kept = EntryBuilder.Kept(
                    LogBytes.Message(static record => record.WriteEventName("user.delete")),
                    LogBytes.Message(static resource => resource.WriteResourceAttribute("service.name", new string('x', 60_000)))).Entry;
                var context = batch.AddContext(kept.Context.Span);
                for (var i = 0; i < Records; i++)
                    kept.Body.Span.CopyTo(batch.AddRecord(context, kept.Body.Length));
                Assert.Equal(AppendResult.Stored, await writer.AppendAsync(batch));
            }

            using var reader = new RecordFollower(data, RecordSelection.All, static () => long.MaxValue, start: 0);
            Assert.InRange(reader.Read().Records.Count, 1, (RecordFollower.MaxBytes / 60_000) + 1);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
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
