using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Query.Export;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Selection;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Tlog;
using AuditOtel.Ledger.Archiving;
using AuditOtel.Otlp;

namespace AuditOtel.Collector.Tests.Query.Export;

/// <summary>An export holds what a signed checkpoint covers, each record once and in order, or nothing.</summary>
[Trait("Requirement", "L6")]
public sealed class RecordExportTests : IDisposable
{
    private const ulong Start = 1_795_320_000_000_000_000;
    private const int Batches = 40;
    private const int BatchRecords = 25;
    private readonly string _root = Directory.CreateTempSubdirectory("aot-export-").FullName;
    private ulong _time = Start;

    private string Ledger => Path.Combine(_root, "l");

    [Fact]
    public async Task Records_come_in_order_under_the_signed_root()
    {
        await FillAsync(Ledger, "l");
        var (ledger, lines) = Export([Ledger]);

        Assert.Equal(Batches * BatchRecords, lines.Length);
        Assert.Equal(Enumerable.Range(1, lines.Length), lines.Select(Number));
        using var reader = LedgerReader.Open(Ledger);
        Assert.Equal(("l", reader.Size, Convert.ToHexString(reader.Checkpoint!.Root)), (ledger.Name, ledger.TreeSize, Convert.ToHexString(ledger.Root)));
        Assert.Equal(((long)lines.Length, reader.Size - 1, true, 0L), (ledger.Records, ledger.Last, ledger.IsProven, ledger.Missing));
    }

    [Fact]
    public async Task Ledger_and_archives_together_give_each_record_once_and_proven()
    {
        var archives = await ArchivedAsync();
        var (alone, some) = Export([archives[0]]);
        var (both, all) = Export([Ledger, .. archives]);

        Assert.False(alone.IsProven);
        Assert.InRange(some.Length, 1, (Batches * BatchRecords) - 1);
        Assert.Equal(0, alone.Missing);
        Assert.Equal(Enumerable.Range(1, Batches * BatchRecords), all.Select(Number));
        Assert.True(both.IsProven);
    }

    [Fact]
    public async Task Archives_between_which_one_is_missing_tell_how_many_entries()
    {
        var archives = await ArchivedAsync();
        Assert.InRange(archives.Length, 3, 100);
        var (ledger, lines) = Export([archives[0], archives[2]]);
        var left = ArchiveSummary.Read(archives[1]);

        Assert.Equal(left.Last - left.First + 1, ledger.Missing);
        Assert.Equal(ledger.Records, lines.Length);
    }

    [Fact]
    public async Task A_ledger_that_is_older_than_its_archive_leaves_nothing_out_in_silence()
    {
        await FillAsync(Ledger, "l", segmentBytes: 16 << 10);
        var copy = Path.Combine(_root, "copy");
        CopyDirectory(Ledger, copy);
        await using (var writer = LedgerWriter.Open(new LedgerOptions { Directory = Ledger, SegmentBytes = 16 << 10 }, TimeProvider.System))
            await AppendAsync(writer, Batches * BatchRecords);
        var archives = Archive();

        Assert.Contains("is older than its archive", Assert.Throws<LedgerException>(() => Export([copy, .. archives])).Message, StringComparison.Ordinal);
        Assert.Equal(2 * Batches * BatchRecords, Export([Ledger, .. archives]).Lines.Length);
    }

    [Fact]
    public async Task A_selection_and_times_pick_records()
    {
        await FillAsync(Ledger, "l");
        var export = New([Ledger]) with { Selection = RecordSelection.Parse("target:1*"), From = AuditClock.FromUnixNanoseconds(Start + 10_000), To = AuditClock.FromUnixNanoseconds(Start + 200_000) };
        var (ledger, lines) = Export(export);

        Assert.Equal(Enumerable.Range(10, 190).Where(static number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)[0] == '1'), lines.Select(Number));
        Assert.Equal(lines.Length, ledger.Records);
    }

    [Fact]
    public async Task An_entry_that_was_exchanged_ends_the_export_though_its_frame_is_right()
    {
        await FillAsync(Ledger, "l");
        using (var signed = TileReader.Open(Ledger))
        using (var reader = LedgerReader.Open(Ledger))
        {
            Assert.True(reader.TryRead(7, out var entry));
            signed.Demand(entry);
            byte[] changed = [.. entry.Bytes.Span[..^1], (byte)(entry.Bytes.Span[^1] ^ 1)];
            Assert.Contains("verify the ledger", Assert.Throws<LedgerException>(() => signed.Demand(entry with { Bytes = changed })).Message, StringComparison.Ordinal);
            Assert.Throws<LedgerException>(() => signed.Demand(entry with { Index = 8 }));
        }

        await ExchangeAsync(7);
        using (var reader = LedgerReader.Open(Ledger))
        {
            Assert.True(reader.TryRead(7, out var entry));
            Assert.True(entry.Bytes.Span.IndexOf("blice"u8) >= 0);
        }

        Assert.Contains("Entry 7 of the ledger l is not the one that was signed", Assert.Throws<LedgerException>(() => Export([Ledger])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_ledgers_are_told_apart()
    {
        await FillAsync(Ledger, "l");
        await FillAsync(Path.Combine(_root, "m"), "m");
        using var output = new MemoryStream();
        var ledgers = New([Ledger, Path.Combine(_root, "m")]).Write(output, CancellationToken.None);

        Assert.Equal([("l", 1000L), ("m", 1000L)], ledgers.Select(static ledger => (ledger.Name, ledger.Records)).Order());
    }

    [Fact]
    public async Task It_ends_when_it_is_told_to()
    {
        await FillAsync(Ledger, "l");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => New([Ledger]).Write(Stream.Null, new CancellationToken(canceled: true))));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static RecordExport New(string[] sources) => new() { Sources = sources, Format = RecordFormats.Find("csv")! };

    private static (ExportedLedger Ledger, string[] Lines) Export(string[] sources) => Export(New(sources));

    private static (ExportedLedger Ledger, string[] Lines) Export(RecordExport export)
    {
        using var output = new MemoryStream();
        var ledger = Assert.Single(export.Write(output, CancellationToken.None));
        return (ledger, Encoding.UTF8.GetString(output.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..]);
    }

    private static int Number(string line) => int.Parse(line.Split(',')[15], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Puts another entry in the place of one, in a frame as an attacker would mend it: the checksum is CRC-32C from nonce and offset on.</summary>
    private async Task ExchangeAsync(long index)
    {
        const int Head = 12;
        const int Checksum = 8;
        const int Nonce = 64;
        using var reader = LedgerReader.Open(Ledger);
        Assert.True(reader.TryRead(index, out var entry));
        var segment = Directory.GetFiles(Path.Combine(Ledger, "segments"))[0];
        var bytes = await File.ReadAllBytesAsync(segment);
        var at = bytes.AsSpan().IndexOf(entry.Bytes.Span);
        bytes[at + entry.Bytes.Span.IndexOf("alice"u8)] = (byte)'b';
        var crc = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(Nonce))), (ulong)(at - Head));
        byte[] covered = [.. bytes[(at - Head)..(at - Head + Checksum)], .. bytes[at..(at + entry.Bytes.Length)]];
        crc = covered.Aggregate(crc, static (sum, value) => BitOperations.Crc32C(sum, value));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at - Head + Checksum), crc ^ uint.MaxValue);
        await File.WriteAllBytesAsync(segment, bytes);
    }

    private async Task<string[]> ArchivedAsync()
    {
        await FillAsync(Ledger, "l", segmentBytes: 16 << 10);
        return Archive();
    }

    private string[] Archive()
    {
        var made = LedgerArchiver.Archive(new ArchiveOptions { Directory = Ledger, Target = Path.Combine(_root, "a"), MaxBytes = 1 }, TimeProvider.System);
        return [.. made.Select(static archive => archive.Path)];
    }

    private async Task FillAsync(string directory, string name, long segmentBytes = 8 << 20)
    {
        LedgerDirectory.Create(directory, name, TimeProvider.System);
        await using var writer = LedgerWriter.Open(new LedgerOptions { Directory = directory, SegmentBytes = segmentBytes }, TimeProvider.System);
        await AppendAsync(writer, 0);
    }

    private async Task AppendAsync(LedgerWriter writer, int number)
    {
        for (var i = 0; i < Batches; i++)
        {
            using var batch = writer.NewBatch();
            for (var j = 0; j < BatchRecords; j++)
                Add(batch, ++number);
            Assert.Equal(AppendResult.Stored, await writer.AppendAsync(batch));
        }
    }

    private static void CopyDirectory(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var directory in Directory.GetDirectories(from))
            CopyDirectory(directory, Path.Combine(to, Path.GetFileName(directory)));
    }

    private void Add(AppendBatch batch, int number)
    {
        using var record = new ProtobufWriter();
        record.WriteRecord(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", $"{number}")), new AuditActor("alice"), Start + ((ulong)number * 1000));
        var body = batch.AddRecord(batch.AddContext([]), StoredRecord.HeaderLength(RequiredFields.None) + record.Length);
        var header = StoredRecord.WriteHeader(body, _time += 1000, RequiredFields.None);
        record.Written.CopyTo(body[header..]);
    }
}
