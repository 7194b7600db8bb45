using System.Text.Json.Nodes;
using AuditOtel.EndToEnd.Tests.Support;
using AuditOtel.Ledger;

namespace AuditOtel.EndToEnd.Tests.Tampering;

/// <summary>Whoever changes a stopped ledger's files is found, and the first bad place is named.</summary>
[Trait("Requirement", "L5")]
[Trait("Requirement", "B5")]
public sealed class TamperingTests(StoppedLedger ledger) : IClassFixture<StoppedLedger>
{
    [Fact]
    public async Task An_untouched_copy_is_intact()
    {
        using var copy = ledger.Copy();
        var report = await Cli.VerifyAsync(copy.Path);
        Assert.Equal("intact", (string?)report["result"]);
        Assert.Equal((await Cli.SearchAsync(copy.Path)).Count, (long)report["records"]!);
        Assert.Equal(StoppedLedger.Records, (await Cli.SearchAsync(copy.Path, $"service:{PlainOtlp.Service}")).Count);
        Assert.Empty(report["problems"]!.AsArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(150)]
    [InlineData(StoppedLedger.Records - 1)]
    public async Task One_changed_byte_names_its_record(int record)
    {
        using var copy = ledger.Copy();
        var (index, file, at, length) = Locate(copy.Path, record);
        Change(file, bytes => bytes[at + (length / 2)] ^= 0x01);
        Assert.Equal(index, await FirstBadIndexAsync(copy.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    [InlineData(StoppedLedger.Records - 1)]
    public async Task A_changed_kind_byte_names_its_record(int record)
    {
        using var copy = ledger.Copy();
        var (index, file, at, _) = Locate(copy.Path, record);
        Change(file, bytes => bytes[at] = (byte)EntryKind.Context);
        Assert.Equal(index, await FirstBadIndexAsync(copy.Path));
    }

    [Fact]
    public async Task A_changed_byte_with_a_mended_checksum_is_found_all_the_same()
    {
        using var copy = ledger.Copy();
        var (index, file, at, length) = Locate(copy.Path, 150);
        Change(file, bytes =>
        {
            bytes[at + (length / 2)] ^= 0x01;
            Frames.MendChecksum(bytes, at, length);
        });
        Assert.Equal(index, await FirstBadIndexAsync(copy.Path));
    }

    [Fact]
    public async Task Two_exchanged_records_name_the_first_of_them()
    {
        using var copy = ledger.Copy();
        var first = Locate(copy.Path, 100);
        var second = Locate(copy.Path, 200);
        Assert.Equal(first.File, second.File);
        Assert.Equal(first.Length, second.Length);
        Change(first.File, bytes =>
        {
            var kept = bytes.AsSpan(first.At, first.Length).ToArray();
            bytes.AsSpan(second.At, second.Length).CopyTo(bytes.AsSpan(first.At));
            kept.CopyTo(bytes, second.At);
            Frames.MendChecksum(bytes, first.At, first.Length);
            Frames.MendChecksum(bytes, second.At, second.Length);
        });
        Assert.Equal(first.Index, await FirstBadIndexAsync(copy.Path));
    }

    [Fact]
    public async Task A_truncated_segment_names_the_first_missing_record()
    {
        using var copy = ledger.Copy();
        var (index, file, at, length) = Locate(copy.Path, 150);
        using (var segment = File.OpenWrite(file))
            segment.SetLength(at + (length / 2));
        // The whole group commit that held the record is lost with it, so an earlier record of the same group may be named.
        Assert.InRange(await FirstBadIndexAsync(copy.Path), 0, index);
    }

    [Fact]
    public async Task A_removed_segment_names_its_first_record()
    {
        using var copy = ledger.Copy();
        File.Delete(Locate(copy.Path, 0).File);
        Assert.Equal(0, await FirstBadIndexAsync(copy.Path));
    }

    [Fact]
    public async Task The_checkpoint_of_another_ledger_is_found()
    {
        using var other = new StoppedLedger();
        await other.InitializeAsync();
        using var copy = ledger.Copy();
        File.Copy(Path.Combine(other.Path, "checkpoint"), Path.Combine(copy.Path, "checkpoint"), overwrite: true);
        await AssertNotIntactAsync(copy.Path);
    }

    [Fact]
    public async Task An_edited_checkpoint_is_found()
    {
        using var copy = ledger.Copy();
        Change(Path.Combine(copy.Path, "checkpoint"), bytes => bytes[Array.IndexOf(bytes, (byte)'\n') + 1] ^= 0x01);
        await AssertNotIntactAsync(copy.Path);
    }

    /// <summary>Where the given one of the ledger's own records lies; the collector's records of itself do not count.</summary>
    private static (long Index, string File, int At, int Length) Locate(string directory, int record)
    {
        using var reader = LedgerReader.Open(directory);
        using var cursor = reader.Read();
        for (var seen = 0; cursor.MoveNext();)
        {
            var entry = cursor.Current;
            if (entry.Bytes.Span.IndexOf(StoppedLedger.Operation) < 0 || seen++ < record)
                continue;
            foreach (var file in Directory.GetFiles(Path.Combine(directory, "segments")))
            {
                var at = File.ReadAllBytes(file).AsSpan().IndexOf(entry.Bytes.Span);
                if (at >= 0)
                    return (entry.Index, file, at, entry.Bytes.Length);
            }
        }

        throw new InvalidOperationException($"Record {record} is in no segment of {directory}.");
    }

    private static void Change(string file, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(file);
        change(bytes);
        File.WriteAllBytes(file, bytes);
    }

    private static async Task<long> FirstBadIndexAsync(string directory) =>
        (await AssertNotIntactAsync(directory)).Select(problem => (long)problem!["index"]!).First(index => index >= 0);

    private static async Task<JsonArray> AssertNotIntactAsync(string directory)
    {
        var report = await Cli.VerifyAsync(directory, exitCode: 1);
        Assert.NotEqual("intact", (string?)report["result"]);
        var problems = report["problems"]!.AsArray();
        Assert.NotEmpty(problems);
        return problems;
    }
}
