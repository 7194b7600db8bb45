using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using AuditOtel.Collector.Formats;
using AuditOtel.Collector.Records;
using AuditOtel.Collector.Sinks;
using AuditOtel.Collector.Sinks.Files;
using AuditOtel.Collector.Tests.Formats;
using AuditOtel.Collector.Tests.Records;
using AuditOtel.Ledger;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Collector.Tests.Sinks.Files;

/// <summary>Files that other programs read: every line whole, nothing lost whatever happens to the file, and nobody else's file touched.</summary>
[Trait("Requirement", "S1")]
[SupportedOSPlatform("linux")]
public sealed class FileSinkTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _root = Directory.CreateTempSubdirectory("aot-sink-").FullName;
    private readonly ManualTime _time = new();
    private int _number;

    private string Place => Path.Combine(_root, "audit.log");

    private FileTarget Target => new(Place, "jsonl");

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    public async Task Records_become_lines_that_only_the_owner_reads(string format)
    {
        await using var sink = (Target with { Format = format }).Open(_time);
        await DeliverAsync(sink, 2);
        await DeliverAsync(sink, 1);

        var lines = Text(Place).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(format is "csv" ? 4 : 3, lines.Length);
        Assert.Single(lines, static line => line.Contains("t1,", StringComparison.Ordinal) || line.Contains("\"t1\"", StringComparison.Ordinal));
        Assert.Equal(Private, File.GetUnixFileMode(Place));
    }

    [Fact]
    [Trait("Requirement", "S7")]
    public async Task A_full_file_becomes_an_earlier_one_compressed_and_no_record_is_lost()
    {
        await using (var sink = (Target with { MaxSize = FileTarget.LeastSize, IsCompressed = true }).Open(_time))
        {
            for (var i = 0; i < 40; i++)
                await DeliverAsync(sink, 10);
        }

        var earlier = Directory.GetFiles(_root, "audit.log.2*").Order(StringComparer.Ordinal).ToArray();
        Assert.InRange(earlier.Length, 2, 20);
        Assert.All(earlier, static file => Assert.EndsWith("Z.gz", file, StringComparison.Ordinal));
        Assert.All(earlier, static file => Assert.InRange(Unzipped(file).Length, 1, (int)FileTarget.LeastSize));
        Assert.All(earlier, static file => Assert.Equal(Private, File.GetUnixFileMode(file)));
        Assert.Equal(Names(1, 400), earlier.Select(Unzipped).Append(Text(Place)).SelectMany(Targets));
    }

    [Fact]
    public async Task Only_so_many_earlier_files_stay_and_the_newest_of_them()
    {
        await using (var sink = (Target with { MaxSize = FileTarget.LeastSize, Keep = 2 }).Open(_time))
        {
            for (var i = 0; i < 30; i++)
                await DeliverAsync(sink, 20);
        }

        var kept = Directory.GetFiles(_root, "audit.log.2*").Order(StringComparer.Ordinal).Append(Place).SelectMany(file => Targets(Text(file))).ToArray();
        Assert.Equal(3, Directory.GetFiles(_root).Length);
        Assert.Equal(Names(600 - kept.Length + 1, 600), kept);
    }

    [Fact]
    public async Task An_old_file_becomes_an_earlier_one()
    {
        await using var sink = (Target with { MaxAge = TimeSpan.FromDays(1) }).Open(_time);
        await DeliverAsync(sink, 1);
        _time.Advance(TimeSpan.FromDays(36_500));
        await DeliverAsync(sink, 1);
        _time.Advance(TimeSpan.FromHours(23));
        await DeliverAsync(sink, 1);
        Assert.Equal(["t2", "t3"], Targets(Text(Place)));

        _time.Advance(TimeSpan.FromHours(1));
        await DeliverAsync(sink, 1);

        Assert.Equal(["t4"], Targets(Text(Place)));
        Assert.Equal(2, Directory.GetFiles(_root, "audit.log.2*").Length);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("cef")]
    public async Task Wherever_a_crash_tore_the_file_every_line_is_whole_again(string format)
    {
        var target = Target with { Format = format };
        await using (var sink = target.Open(_time))
            await DeliverAsync(sink, 5);
        var whole = await File.ReadAllBytesAsync(Place);
        var again = Record("again");
        var signed = whole.AsSpan().IndexOf(RecordFormats.Find(format)!.Signature) + RecordFormats.Find(format)!.Signature.Length;
        Prop.ForAll(Gen.Choose(0, whole.Length).ToArbitrary(), Gen.Choose(0, 3000).ToArbitrary(), (length, zeros) =>
        {
            byte[] torn = [.. whole[..length], .. new byte[zeros]];
            File.WriteAllBytes(Place, torn);
            if (length < signed && torn.Length > 0)
            {
                // Nobody can tell whose it is.
                RefusedAsync(target.Open(_time)).GetAwaiter().GetResult();
                return File.ReadAllBytes(Place).AsSpan().SequenceEqual(torn);
            }

            DeliverAsync(target.Open(_time), [again]).GetAwaiter().GetResult();
            var text = Text(Place);
            var kept = Encoding.UTF8.GetString(whole)[..(Encoding.UTF8.GetString(whole[..length]).LastIndexOf('\n') + 1)];
            var heading = format is "csv" && kept.Length == 0 ? Encoding.UTF8.GetString(whole)[..(Encoding.UTF8.GetString(whole).IndexOf('\n', StringComparison.Ordinal) + 1)] : "";
            return string.Equals(text, kept + heading + FormatTests.Line(format, again), StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_file_of_another_format_of_ours_becomes_an_earlier_one()
    {
        await using (var sink = Target.Open(_time))
            await DeliverAsync(sink, 1);
        await using (var sink = (Target with { Format = "csv" }).Open(_time))
            await DeliverAsync(sink, 1);

        Assert.StartsWith("index,", Text(Place), StringComparison.Ordinal);
        Assert.Equal(["t1"], Targets(Text(Assert.Single(Directory.GetFiles(_root, "audit.log.2*")))));
    }

    [Theory]
    [InlineData("root:x:0:0\n")]
    [InlineData("binary without any line")]
    [InlineData("\0\0\0")]
    [InlineData("\0\u0001CD001\u0001\0 an image of a disk \n")]
    [InlineData("{")]
    [InlineData("index,time,value\r\n1,2,3\r\n")]
    [InlineData("""{"@timestamp":"2026-11-22T00:00:00Z","log.level":"info","message":"\"provider\":\"auditotel\"","event":{"provider":"shop"} }""" + "\n")]
    [InlineData("""{"resourceLogs":[{"resource":{},"scopeLogs":[{"logRecords":[{"body":{"stringValue":"hello"} }]}]}]}""" + "\n")]
    [InlineData("""{"class_uid":3002,"metadata":{"log_provider":"other"} }""" + "\n")]
    [InlineData("""{"ledger":"accounts","balance":12}""" + "\n")]
    [InlineData("CEF:0|AuditOtel|AuditOtel|1|a|a|3|act=x\nline\0\0 and something else")]
    public async Task A_file_of_somebody_else_is_left_alone(string content)
    {
        await File.WriteAllTextAsync(Place, content);
        File.SetUnixFileMode(Place, Private | UnixFileMode.OtherRead);
        await using var sink = Target.Open(_time);

        Assert.Contains("holds something else than records", await RefusedAsync(sink), StringComparison.Ordinal);
        Assert.Equal(content, Text(Place));
        Assert.Equal(Private | UnixFileMode.OtherRead, File.GetUnixFileMode(Place));
        File.Delete(Place);
        await DeliverAsync(sink, 1);
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("otlp")]
    [InlineData("ecs")]
    [InlineData("ocsf")]
    [InlineData("cef")]
    public async Task Our_own_file_is_gone_on_with_and_an_empty_one_is_begun(string format)
    {
        await File.WriteAllTextAsync(Place, "");
        File.SetUnixFileMode(Place, Private | UnixFileMode.OtherRead);
        var target = Target with { Format = format };
        for (var i = 0; i < 2; i++)
        {
            await using var sink = target.Open(_time);
            await DeliverAsync(sink, 1);
        }

        Assert.Equal(format is "csv" ? 3 : 2, Text(Place).Count(static letter => letter == '\n'));
        Assert.Equal(Private, File.GetUnixFileMode(Place));
        Assert.Single(Directory.GetFiles(_root));
    }

    [Fact]
    public async Task What_is_odd_among_the_earlier_files_is_passed_over_and_what_fails_is_told_while_records_go_on()
    {
        Directory.CreateDirectory(Place + ".20261101T100000.0000000Z");
        await File.WriteAllTextAsync(Place + ".99991231T235959.9999999Z", "of somebody else");
        var blocked = Place + ".20261102T100000.0000000Z";
        await File.WriteAllTextAsync(blocked, "{\"ledger\":1}\n");
        Directory.CreateDirectory(blocked + ".gz");
        var old = Place + ".20261101T200000.0000000Z";
        await File.WriteAllTextAsync(old, "{\"ledger\":0}\n");
        await using var sink = (Target with { IsCompressed = true, Keep = 1 }).Open(_time);

        var told = (await sink.DeliverAsync([Record("a")], CancellationToken.None)).Warning;
        Assert.Matches("^An earlier file of '.*' cannot be compressed: .*already.*\\.$", told);
        Assert.Null((await sink.DeliverAsync([Record("b")], CancellationToken.None)).Warning);
        Assert.Equal(["a", "b"], Targets(Text(Place)));
        Assert.True(File.Exists(blocked));
        Assert.False(File.Exists(old));
        Assert.Equal("of somebody else", Text(Place + ".99991231T235959.9999999Z"));
    }

    [Fact]
    public async Task A_stop_while_earlier_files_are_compressed_leaves_the_records_delivered()
    {
        await File.WriteAllTextAsync(Place + ".20261102T100000.0000000Z", "{\"ledger\":1}\n");
        await using var sink = (Target with { IsCompressed = true }).Open(_time);

        Assert.Null((await sink.DeliverAsync([Record("a")], new CancellationToken(canceled: true))).Warning);
        Assert.Equal(["a"], Targets(Text(Place)));
        await DeliverAsync(sink, 1);
        Assert.True(File.Exists(Place + ".20261102T100000.0000000Z.gz"));
    }

    [Fact]
    public async Task A_file_that_was_moved_away_emptied_or_removed_is_begun_anew()
    {
        await using var sink = (Target with { Format = "csv" }).Open(_time);
        await DeliverAsync(sink, 1);
        File.Move(Place, Place + ".moved");
        await DeliverAsync(sink, 1);
        var afterMove = Text(Place);
        using (var emptied = new FileStream(Place, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            emptied.SetLength(0);
        await DeliverAsync(sink, 1);
        var afterEmptying = Text(Place);
        File.Delete(Place);
        await DeliverAsync(sink, 1);

        Assert.All([afterMove, afterEmptying, Text(Place), Text(Place + ".moved")], static text =>
        {
            Assert.StartsWith("index,", text, StringComparison.Ordinal);
            Assert.Equal(2, CsvText.Read(text).Count);
        });
    }

    [Fact]
    public async Task A_directory_that_is_gone_is_told_and_the_sink_goes_on_by_itself()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "logs")).FullName;
        await using var sink = new FileTarget(Path.Combine(folder, "a"), "jsonl").Open(_time);
        await DeliverAsync(sink, 1);
        Directory.Delete(folder, recursive: true);
        var told = await RefusedAsync(sink);
        Directory.CreateDirectory(folder);
        await DeliverAsync(sink, 1);

        Assert.Matches("^'.*/logs/a' takes no records: .*No such file.*; see that its directory is there, has room and may be written\\.$", told);
        Assert.Equal(["t2"], Targets(Text(Path.Combine(folder, "a"))));
    }

    [Fact]
    public async Task No_link_is_followed_no_ledger_written_into_and_no_file_shared()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "link"), Place);
        LedgerDirectory.Create(Path.Combine(_root, "ledger"), "l", TimeProvider.System);
        await using var first = Target.Open(_time);
        await DeliverAsync(first, 1);

        foreach (var (name, told) in new[] { ("link", "is a link"), ("ledger/tree/x", "directory of the ledger"), ("audit.log", "another sink"), ("none/x", "No such file") })
        {
            var target = new FileTarget(Path.Combine(_root, name), "jsonl");
            await using var sink = target.Open(_time);
            Assert.Contains(told, await RefusedAsync(sink), StringComparison.Ordinal);
            Assert.Equal(name is "audit.log" ? 0 : 1, target.Problems().Count);
        }
    }

    [Fact]
    public async Task What_a_crash_left_of_the_tidying_is_tidied()
    {
        var name = Place + ".20261101T100000.0000000Z";
        await File.WriteAllTextAsync(name, "{\"ledger\":1}\n");
        await File.WriteAllTextAsync(name + ".gz.partial", "half");
        await File.WriteAllTextAsync(Place + ".notes", "of somebody else");
        await using (var sink = (Target with { IsCompressed = true }).Open(_time))
            await DeliverAsync(sink, 1);

        Assert.Equal("{\"ledger\":1}\n", Unzipped(name + ".gz"));
        Assert.Equal(["audit.log", "audit.log.20261101T100000.0000000Z.gz", "audit.log.notes"], Directory.GetFiles(_root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>As a program reads a file that another one writes.</summary>
    private static string Text(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Names(int first, int last) => Enumerable.Range(first, last - first + 1).Select(static number => $"t{number}");

    private static IEnumerable<string> Targets(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var document = JsonDocument.Parse(line);
            yield return document.RootElement.GetProperty("attributes").GetProperty(AuditAttributes.TargetId).GetString()!;
        }
    }

    private static string Unzipped(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private static RecordView Record(string target) => EntryBuilder.Kept(new AuditRecord("user.delete", AuditAction.Delete, new AuditTarget("user", target)));

    private static async Task DeliverAsync(ISink sink, IReadOnlyList<RecordView> records)
    {
        await using (sink)
            Assert.Empty((await sink.DeliverAsync(records, CancellationToken.None)).Refusals);
    }

    private static async Task<string> RefusedAsync(ISink sink) =>
        (await Assert.ThrowsAsync<SinkException>(async () => await sink.DeliverAsync([Record("refused")], CancellationToken.None))).Message;

    private async Task DeliverAsync(ISink sink, int records) =>
        Assert.Empty((await sink.DeliverAsync([.. Enumerable.Range(0, records).Select(_ => Record($"t{++_number}"))], CancellationToken.None)).Refusals);
}
