using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Ingestion.Streams;
using AuditOtel.Collector.Ingestion.Surfaces;
using AuditOtel.Collector.Policy;
using AuditOtel.Ledger;

namespace AuditOtel.Collector.Tests.Ingestion;

/// <summary>Many threads send few ids, with the same and with different contents, while appends fail at random.</summary>
[Trait("Requirement", "I7")]
public sealed class DuplicateStressTests : IDisposable
{
    private const int Ids = 60;
    private const int Senders = 12;
    private const int RequestsPerSender = 120;
    private static readonly Sender From = new("stress", "stress");
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("aotd");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task An_id_has_one_entry_at_most_and_every_receipt_points_to_exactly_what_was_sent(int seed)
    {
        var contents = Enumerable.Range(0, Ids).Select(_ => LogBytes.NewId()).Select(id => new[] { LogBytes.Audit(id, "one"), LogBytes.Audit(id, "other") }).ToArray();
        var data = Path.Combine(_root.FullName, "data");
        LedgerDirectory.Create(data, "stress", TimeProvider.System);
        List<Answer>[] answers;
        var budget = new RequestBudget(RequestBudget.DefaultLimit);
        await using (var writer = LedgerWriter.Open(new LedgerOptions { Directory = data }, TimeProvider.System))
        {
            using var reader = LedgerReader.Open(data);
            var ledger = new ScriptedAppender(new LedgerAppender(writer), number => new Random((seed * 7919) + number).Next(3) == 0 ? AppendResult.Overloaded : null);
            using var self = new SelfRecords(ledger, TimeProvider.System);
            await using var events = new SelfRecordQueue(self, TimeProvider.System);
            using var streams = new StreamWatch(new StreamTracker(TimeProvider.System), events, TimeProvider.System);
            var ingestor = new Ingestor(
                ledger, "stress", new DuplicateWindow(1000), new LeafHashes(reader), self, streams, new SurfaceWatch(new SurfaceTracker(), events), budget, IncompleteRecords.Store, TimeProvider.System);
            answers = await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(ingestor, contents, new Random((seed * 104_729) + sender)))));
        }

        Check(data, contents, [.. answers.SelectMany(some => some)]);
        Assert.Equal(0, budget.Used);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static async Task<List<Answer>> SendAsync(Ingestor ingestor, byte[][][] contents, Random random)
    {
        var answers = new List<Answer>();
        for (var i = 0; i < RequestsPerSender; i++)
        {
            // Mostly the first content, so that conflicts do not stop everything; ids in any order, and the same one twice.
            var records = Enumerable.Range(0, random.Next(1, 6)).Select(_ => contents[random.Next(Ids)][random.Next(6) == 0 ? 1 : 0]).ToArray();
            using var result = await ingestor.IngestAsync(LogBytes.Request(records), From);
            var receipts = result.Receipts.Items.ToArray();
            answers.Add(new Answer(result.Status, records, [.. receipts.Select(receipt => (receipt.Index, Hex(receipt.LeafHash)))]));
        }

        return answers;
    }

    private static void Check(string data, byte[][][] contents, IReadOnlyList<Answer> answers)
    {
        var stored = TestCollector.RecordsIn(data);
        var sent = stored.Where(record => record.Tells(LogBytes.Operation)).ToArray();
        Assert.Equal(sent.Length, sent.Select(record => record.Id).Distinct(StringComparer.Ordinal).Count());
        var byIndex = sent.ToDictionary(record => record.Index);
        foreach (var answer in answers.Where(one => one.Status == IngestStatus.Stored))
        {
            Assert.Equal(answer.Records.Length, answer.Receipts.Length);
            foreach (var (record, (index, hash)) in answer.Records.Zip(answer.Receipts))
            {
                Assert.Equal(record, byIndex[index].LogRecord);
                Assert.Equal(byIndex[index].LeafHash, hash);
            }
        }

        // The run has to have met every case, or it proves nothing.
        Assert.All(
            new[] { IngestStatus.Stored, IngestStatus.Conflict, IngestStatus.Unavailable },
            status => Assert.Contains(answers, answer => answer.Status == status));
        Assert.Equal(answers.Count(answer => answer.Status == IngestStatus.Conflict), stored.Count(record => record.Tells("audit.record.conflict")));
        Assert.InRange(sent.Length, 1, contents.Length);
        TestCollector.AssertIntact(data, stored.Count);
    }

    private static string Hex(LeafHash hash) => Convert.ToHexString(hash);

    private sealed record Answer(IngestStatus Status, byte[][] Records, (long Index, string LeafHash)[] Receipts);
}
