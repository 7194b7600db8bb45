using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Programs;

/// <summary>Exports as an auditor makes and cites them.</summary>
[Trait("Requirement", "L6")]
public sealed class ExportRecordsTests : IDisposable
{
    private static readonly string[] Formats = ["csv", "jsonl", "otlp", "ecs", "ocsf", "cef"];
    private readonly TempDirectory _directory = new();

    private string Data => _directory.Combine("l");

    private string Archives => _directory.Combine("a");

    [Fact]
    public async Task Every_format_holds_every_record_of_a_ledger_and_of_its_archives_and_can_be_cited()
    {
        await SmallSegments.CreateAsync(_directory, "l");
        await SmallSegments.FillAsync(Data);
        (await Cli.RunAsync("archive", Data, "--to", Archives)).Expect(0);
        var ids = (await Cli.SearchAsync(Data, "operation:user.account.delete")).Select(record => record.RecordId()).ToArray();
        var verified = await Cli.VerifyAsync(Data);
        foreach (var format in Formats)
        {
            var file = _directory.Combine($"e.{format}.gz");
            var report = await ExportAsync([Data, Archives, "operation:user.account.delete"], format, file);
            var ledger = report["ledgers"]!.AsArray().Single()!;

            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file))), (string?)report["sha256"]);
            Assert.Equal((string?)verified["root"], (string?)ledger["root"]);
            Assert.True((bool)ledger["proven"]!);
            var lines = Unzipped(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(ids.Length + (format is "csv" ? 1 : 0), lines.Length);
            Assert.All(ids.Zip(lines[^ids.Length..]), static pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task Times_pick_records_and_standard_output_gets_the_same_as_a_file()
    {
        await SmallSegments.CreateAsync(_directory, "l");
        await SmallSegments.FillAsync(Data);
        var records = await Cli.SearchAsync(Data);
        var (from, to) = ((string)records[10]["time"]!, (string)records[20]["time"]!);

        await ExportAsync([Data], "jsonl", _directory.Combine("some"), "--from", from, "--to", to);
        await ExportAsync([Data], "jsonl", _directory.Combine("none"), "--from", "2999-01-01");
        await ExportAsync([Data], "csv", _directory.Combine("all"));
        var output = (await Cli.RunAsync("export", Data, "--format", "csv", "--out", "-")).Expect(0);

        var expected = records.Where(record => Time(record) >= Time(records[10]) && Time(record) < Time(records[20])).Select(record => record.RecordId());
        Assert.Equal(expected, File.ReadLines(_directory.Combine("some")).Select(line => JsonNode.Parse(line)!.AsObject().RecordId()));
        Assert.Equal("", await File.ReadAllTextAsync(_directory.Combine("none")));
        Assert.Equal(await File.ReadAllTextAsync(_directory.Combine("all")), output.Output);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_directory.Combine("all")))), output.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_exported_is_told_in_one_sentence_and_nothing_is_left()
    {
        await SmallSegments.CreateAsync(_directory, "l");
        await SmallSegments.FillAsync(Data);
        var target = _directory.Combine("e");
        await File.WriteAllTextAsync(_directory.Combine("taken"), "x");
        foreach (var (code, told, words) in new (int, string, string[])[]
        {
            (3, "already", [Data, "--format", "csv", "--out", _directory.Combine("taken")]),
            (3, "no directory", [Data, "--format", "csv", "--out", _directory.Combine("no/e")]),
            (2, "own directory", [Data, "--format", "csv", "--out", Path.Combine(Data, "e")]),
            (2, "column", [Data, "actor:", "--format", "csv", "--out", target]),
            (2, "exchange them", [Data, "--format", "csv", "--out", target, "--from", "2026-01-02", "--to", "2026-01-01"]),
            (2, "standard output", [Data, "--format", "csv", "--out", "-", "--json"]),
            (2, "whole ledger", [Data, "actor:alice", "--format", "tlog-tiles", "--out", target]),
            (3, _directory.Combine("none"), [_directory.Combine("none"), "--format", "csv", "--out", target]),
        })
        {
            Assert.Contains(told, (await Cli.RunAsync(["export", .. words])).Expect(code).OneSentence(), StringComparison.Ordinal);
        }

        var segment = Directory.GetFiles(Path.Combine(Data, "segments")).Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.AsSpan().IndexOf("alice"u8)] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes);
        (await Cli.RunAsync("export", Data, "--format", "csv", "--out", target)).Expect(3).OneSentence();

        Assert.Equal("x", await File.ReadAllTextAsync(_directory.Combine("taken")));
        Assert.Empty(Directory.GetFiles(_directory.Path, "e*"));
    }

    [Fact]
    public async Task A_reader_who_went_away_is_a_failure_of_an_export_and_the_end_of_a_search()
    {
        await SmallSegments.CreateAsync(_directory, "l");
        await SmallSegments.FillAsync(Data);

        var export = (await UnreadAsync("export", Data, "--format", "jsonl", "--out", "-")).Expect(3);
        Assert.Contains("went away", export.OneSentence(), StringComparison.Ordinal);
        Assert.Equal("", (await UnreadAsync("search", Data, "--format", "jsonl")).Expect(0).Errors);
    }

    [Fact]
    public async Task A_signal_ends_an_export_and_nothing_is_left()
    {
        await SmallSegments.CreateAsync(_directory, "l");
        await SmallSegments.FillAsync(Data);
        (await Cli.RunAsync("archive", Data, "--to", Archives)).Expect(0);
        var temporary = Directory.CreateDirectory(_directory.Combine("temporary")).FullName;
        var stopped = 0;
        for (var i = 0; i < 30 && stopped < 2; i++)
        {
            var target = _directory.Combine($"e{i}");
            var result = await InterruptedAsync(target, temporary);
            stopped += result == 3 ? 1 : 0;
            Assert.True(result is 0 or 3, $"It ended with {result}.");
            Assert.Equal(result == 0, File.Exists(target));
            Assert.Empty(Directory.GetFiles(_directory.Path, "*.partial"));
            Assert.Empty(Directory.GetFileSystemEntries(temporary, "auditotel*"));
        }

        Assert.NotEqual(0, stopped);
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>With a standard output whose reader is gone before the first byte.</summary>
    private Task<ProgramResult> UnreadAsync(params string[] arguments) => ChildProgram.RunAsync(
        "/bin/bash",
        ["-c", "rm -f \"$1\"; mkfifo \"$1\"; exec 3<>\"$1\" 4>\"$1\" 3<&-; shift; exec \"$@\" >&4 4>&-", "unread", _directory.Combine("pipe"), Checkout.Program, .. arguments]);

    /// <summary>Interrupts an export as soon as its file begins, and gives the exit code.</summary>
    private async Task<int> InterruptedAsync(string target, string temporary)
    {
        var start = ChildProgram.StartInfo(Checkout.Program, ["export", Data, Archives, "--format", "jsonl", "--out", target]);
        start.Environment["TMPDIR"] = temporary;
        using var process = System.Diagnostics.Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!File.Exists(target + ".partial") && !process.HasExited)
            await Task.Delay(1, patience.Token);
        (await ChildProgram.RunAsync("/bin/bash", ["-c", $"kill -INT {process.Id} || true"])).Expect(0);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        Assert.DoesNotContain("   at ", await errors, StringComparison.Ordinal);
        return process.ExitCode;
    }

    private static async Task<JsonNode> ExportAsync(string[] words, string format, string path, params string[] options) =>
        JsonNode.Parse((await Cli.RunAsync(["export", .. words, "--format", format, "--out", path, "--json", .. options])).Expect(0).Output)!;

    private static DateTimeOffset Time(JsonObject record) => DateTimeOffset.Parse((string)record["time"]!, CultureInfo.InvariantCulture);

    private static string Unzipped(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }
}
