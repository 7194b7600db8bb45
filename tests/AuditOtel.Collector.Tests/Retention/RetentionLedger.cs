using AuditOtel.Collector.Ingestion;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Retention;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Retention;

/// <summary>A ledger of small segments, whose records are of the day and class that a test names, and retention over it.</summary>
internal sealed class RetentionLedger : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("auditotel-retention-");
    private readonly SelfRecords _self;

    internal RetentionLedger()
    {
        LedgerDirectory.Create(Data, "retention/test", TimeProvider.System);
        Writer = LedgerWriter.Open(new LedgerOptions { Directory = Data, SegmentBytes = 8192, CheckpointInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        Appender = new SwitchedAppender(new LedgerAppender(Writer));
        _self = new SelfRecords(Appender, Time);
    }

    /// <summary>The first index that a sink has not taken.</summary>
    internal Dictionary<string, long> Delivered { get; } = new(StringComparer.Ordinal);

    internal ManualTime Time { get; } = new();

    internal LedgerWriter Writer { get; }

    internal SwitchedAppender Appender { get; }

    internal string Data => Path.Combine(_root.FullName, "data");

    internal string Archives => Path.Combine(_root.FullName, "archives");

    internal IReadOnlyList<string> Segments => [.. Directory.GetFiles(Path.Combine(Data, "segments"), "*.seg").Order(StringComparer.Ordinal)];

    internal IReadOnlyList<string> Tombstones => Directory.GetFiles(Path.Combine(Data, "segments"), "*.tomb");

    internal RetentionPass Pass(RetentionPolicy policy) => new(Data, policy, Writer, _self, sink => Delivered.GetValueOrDefault(sink), Time);

    internal Task<int> RunAsync(RetentionPolicy policy) => Pass(policy).RunAsync(CancellationToken.None);

    /// <summary>About one segment of records, received so many days ago.</summary>
    internal async Task FillAsync(int daysAgo, AuditClass auditClass = AuditClass.Data, string target = "42")
    {
        var received = Time.GetUtcNow().AddDays(-daysAgo).ToUnixNanoseconds();
        for (var i = 0; i < 20; i++)
        {
            using var batch = Writer.NewBatch();
            using var record = new ProtobufWriter();
            var content = new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", target)) { Class = auditClass, Message = new string('x', 200) };
            record.WriteRecord(content, new AuditActor("alice"), received);
            var body = batch.AddRecord(batch.AddContext([]), StoredRecord.HeaderLength(RequiredFields.None) + record.Length);
            var header = StoredRecord.WriteHeader(body, received, RequiredFields.None);
            record.Written.CopyTo(body[header..]);
            Assert.Equal(AppendResult.Stored, await Writer.AppendAsync(batch));
        }

        // Only what is signed is archived, and a checkpoint comes a moment after what it covers.
        for (var i = 0; Writer.LastCheckpoint.Size < Writer.Size; i++)
        {
            Assert.True(i < 3000, "No checkpoint came.");
            await Task.Delay(10);
        }
    }

    internal IReadOnlyList<RecordView> Records(string operation) => [.. new LedgerSearch { Directories = [Data] }.Run().Where(record => string.Equals(record.Operation, operation, StringComparison.Ordinal))];

    internal void AssertIntact() => Assert.Empty(LedgerVerifier.Verify(new VerificationOptions { Directory = Data }).Problems);

    public async ValueTask DisposeAsync()
    {
        _self.Dispose();
        await Writer.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
