using System.Diagnostics;
using System.Globalization;
using AuditOtel.Collector.Index;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;
using AuditOtel.Otlp;

namespace AuditOtel.Bench;

/// <summary>
/// Writes a ledger of ten weeks, builds its search index, and asks both for the first page of 100 records. What an index costs is held against the ledger; what it spares, against reading
/// every entry.
/// </summary>
internal static class IndexCost
{
    private const int RecordsPerBatch = 512;
    private const int Page = 100;
    private const int Weeks = 10;
    private const int Turns = 3;
    private static readonly DateTimeOffset First = new(2026, 9, 7, 0, 0, 0, TimeSpan.Zero);

    private static readonly (string Name, string Text)[] Questions =
    [
        ("actor and week", "actor:user17 and time >= 2026-10-05 and time < 2026-10-12"),
        ("rare actor and week", "actor:mallory and time >= 2026-10-05 and time < 2026-10-12"),
        ("rare actor, ever", "actor:mallory"),
        ("operation and day", "operation:user.delete and time:2026-10-07"),
        ("one target", "target:id-123456"),
        ("one session", "session:s-54321"),
        ("failures of a class and week", "outcome:failure and class:account and time >= 2026-10-05 and time < 2026-10-12"),
        ("network", "client:10.7.3.0/28"),
        ("wildcard", "operation:config.* and actor:user1999"),
        ("attribute and range", "order.total >= 9990 and actor:user3"),
        ("nothing", "actor:nobody"),
    ];

    internal static async Task<IEnumerable<Measurement>> MeasureAsync(string directory, int records)
    {
        directory = Path.Combine(directory, "index");
        await WriteAsync(directory, records);
        var measurements = new List<Measurement>(Build(directory, records));
        foreach (var (name, text) in Questions)
            measurements.Add(Ask(directory, name, text));
        return measurements;
    }

    private static IEnumerable<Measurement> Build(string directory, int records)
    {
        using var ledger = LedgerReader.Open(directory);
        using var keeper = new IndexKeeper(directory, ledger.Identity);
        keeper.Renew();
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        while (keeper.Step(ledger.Size))
        {
            // A stretch at a time.
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMicroseconds / records;
        var scanned = Scan(directory, "actor:nobody", out _);
        var (ours, stored) = (Bytes(Path.Combine(directory, "index")), Bytes(Path.Combine(directory, "segments")));
        yield return new Measurement("index: building", "records/s", records / seconds, records / scanned.TotalSeconds, "reading and matching every entry", $"{scanned.TotalSeconds / seconds:P0} of it");
        yield return new Measurement("index: processor time", "us/record", used, scanned.TotalMicroseconds / records, "reading and matching every entry", $"{used * records / scanned.TotalMicroseconds:0.0} x");
        yield return new Measurement("index: size", "B/record", (double)ours / records, (double)stored / records, "the segments", $"{(double)ours / stored:P0} of it");
    }

    private static Measurement Ask(string directory, string name, string text)
    {
        var (ours, found) = (TimeSpan.MaxValue, 0);
        for (var turn = 0; turn < Turns; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            found = Search(directory, text, useIndex: true).Take(Page).Count();
            var time = Stopwatch.GetElapsedTime(started);
            ours = time < ours ? time : ours;
        }

        var scanned = Scan(directory, text, out var expected);
        if (expected != found)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The index gave {found} records for {text} and the ledger {expected}."));
        return new Measurement(
            $"index: {name}, {found} found", "ms", ours.TotalMilliseconds, scanned.TotalMilliseconds, "the same without index", $"{scanned / ours:0} x as fast", "at most 1,000 ms", ours.TotalMilliseconds <= 1000);
    }

    private static TimeSpan Scan(string directory, string text, out int found)
    {
        var started = Stopwatch.GetTimestamp();
        found = Search(directory, text, useIndex: false).Take(Page).Count();
        return Stopwatch.GetElapsedTime(started);
    }

    private static IEnumerable<RecordView> Search(string directory, string text, bool useIndex) =>
        new LedgerSearch { Directories = [directory], Selection = RecordSelection.Parse(text), UseIndex = useIndex, Notice = static problem => throw new InvalidOperationException(problem) }.Run();

    private static long Bytes(string directory) => new DirectoryInfo(directory).EnumerateFiles().Sum(static file => file.Length);

    private static async Task WriteAsync(string directory, int records)
    {
        LedgerDirectory.Create(directory, "auditotel/bench", TimeProvider.System);
        await using var writer = LedgerWriter.Open(new LedgerOptions { Directory = directory }, TimeProvider.System);
        using var resource = new ProtobufWriter();
        resource.WriteResourceAttribute("service.name", "shop");
        using var context = new ProtobufWriter();
        StoredContext.Write(context, resource.Written, default, default, default, "grpc", "tcp:127.0.0.1");
        var random = new Random(7);
        for (var written = 0; written < records; written += RecordsPerBatch)
        {
            using var batch = writer.NewBatch();
            var handle = batch.AddContext(context.Written);
            for (var i = written; i < Math.Min(written + RecordsPerBatch, records); i++)
                Add(batch, handle, First + (TimeSpan.FromDays(7 * Weeks) * ((double)i / records)), random, i);
            if (await writer.AppendAsync(batch) != AppendResult.Stored)
                throw new InvalidOperationException("The ledger did not take the records of the benchmark.");
        }
    }

    private static void Add(AppendBatch batch, int context, DateTimeOffset time, Random random, int number)
    {
        string[] operations = ["user.create", "user.update", "user.delete", "order.place", "order.cancel", "config.change", "role.grant", "report.read"];
        using var record = new ProtobufWriter();
        record.WriteTime(time.ToUnixNanoseconds());
        record.WriteEventName(operations[random.Next(operations.Length)]);
        record.WriteAttribute(AuditAttributes.RecordId, Guid.CreateVersion7(time).ToString());
        record.WriteAttribute(AuditAttributes.Action, "UPDATE");
        record.WriteAttribute(AuditAttributes.Class, random.Next(3) == 0 ? "account" : "data");
        record.WriteAttribute(AuditAttributes.Stage, "event");
        record.WriteAttribute(AuditAttributes.Outcome, random.Next(33) == 0 ? "failure" : "success");
        record.WriteAttribute(AuditAttributes.ActorId, number % 100_003 == 5 ? "mallory" : string.Create(CultureInfo.InvariantCulture, $"user{random.Next(2000)}"));
        record.WriteAttribute(AuditAttributes.ActorType, "user");
        record.WriteAttribute(AuditAttributes.TargetType, "order");
        record.WriteAttribute(AuditAttributes.TargetId, string.Create(CultureInfo.InvariantCulture, $"id-{random.Next(1_000_000)}"));
        record.WriteAttribute(AuditAttributes.ClientAddress, string.Create(CultureInfo.InvariantCulture, $"10.{random.Next(16)}.{random.Next(16)}.{random.Next(256)}"));
        record.WriteAttribute(AuditAttributes.SessionId, string.Create(CultureInfo.InvariantCulture, $"s-{random.Next(200_000)}"));
        record.WriteAttribute("order.total", random.Next(10_000).ToString(CultureInfo.InvariantCulture));
        var target = batch.AddRecord(context, StoredRecord.HeaderLength(RequiredFields.None) + record.Length);
        record.Written.CopyTo(target[StoredRecord.WriteHeader(target, time.ToUnixNanoseconds(), RequiredFields.None)..]);
    }
}
