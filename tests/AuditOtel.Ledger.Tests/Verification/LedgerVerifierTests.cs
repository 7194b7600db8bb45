using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Verification;

namespace AuditOtel.Ledger.Tests.Verification;

[Trait("Requirement", "L5")]
public sealed class LedgerVerifierTests
{
    [Fact]
    public async Task A_ledger_as_written_is_intact()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(80, segmentBytes: 8192);
        VerificationReport report = Verify(ledger);
        Assert.Empty(report.Problems);
        Assert.Equal(VerificationResult.Intact, report.Result);
        Assert.Equal(240, report.Records);
    }

    [Fact]
    public async Task A_live_ledger_is_intact_with_entries_not_yet_signed()
    {
        using var ledger = new TestLedger();
        await using LedgerWriter writer = ledger.OpenWriter();
        for (int i = 0; i < 5; i++)
            await TestLedger.AppendAsync(writer, "context", "body");
        VerificationReport report = Verify(ledger);
        Assert.Empty(report.Problems);
        Assert.Equal(5, report.Records);
    }

    [Fact]
    public async Task Every_flipped_byte_of_a_segment_is_found_with_its_index()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(4);
        string path = ledger.Segments[0];
        byte[] good = File.ReadAllBytes(path);
        for (int at = 0; at < good.Length; at += at < SegmentHeader.Bytes ? 61 : 1)
        {
            byte[] bad = [.. good];
            bad[at] ^= 0x10;
            File.WriteAllBytes(path, bad);
            VerificationReport report = Verify(ledger);
            Assert.True(report.Result == VerificationResult.Tampered, $"offset {at}: {report.Result}");
            Assert.True(report.FirstBadIndex == IndexAt(good, at), $"offset {at}: index {report.FirstBadIndex} instead of {IndexAt(good, at)}");
        }
    }

    [Fact]
    public async Task An_entry_rewritten_with_right_checksums_is_found_with_its_index()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(5);
        byte[] bytes = File.ReadAllBytes(ledger.Segments[0]);
        (int offset, FrameHeader header) = SegmentImage.Entry(bytes, 7);
        bytes[offset + FrameHeader.Bytes + 20] ^= 1;
        SegmentImage.Stamp(bytes, offset, header);
        File.WriteAllBytes(ledger.Segments[0], bytes);
        AssertTampered(ledger, 7);
    }

    [Fact]
    public async Task A_removed_record_with_renumbered_followers_is_found_with_its_index()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(5);
        byte[] bytes = File.ReadAllBytes(ledger.Segments[0]);
        byte[] kept = bytes[..SegmentHeader.Bytes];
        foreach ((int offset, FrameHeader header) in SegmentImage.Frames(bytes))
        {
            if (header is { Type: FrameType.Entry, Index: 6 })
                continue;
            int place = kept.Length;
            kept = [.. kept, .. bytes.AsSpan(offset, header.FrameLength)];
            SegmentImage.Stamp(kept, place, header with { Index = header.Index - (header.Index > 6 ? 1 : 0) });
        }

        File.WriteAllBytes(ledger.Segments[0], kept);
        AssertTampered(ledger, 6);
    }

    [Fact]
    public async Task Swapped_records_are_found_with_the_index_of_the_first()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(5);
        byte[] bytes = File.ReadAllBytes(ledger.Segments[0]);
        (int first, FrameHeader header) = SegmentImage.Entry(bytes, 6);
        int length = header.FrameLength;
        byte[] saved = bytes[first..(first + length)];
        bytes.AsSpan(first + length, length).CopyTo(bytes.AsSpan(first));
        saved.CopyTo(bytes, first + length);
        SegmentImage.Stamp(bytes, first, header);
        SegmentImage.Stamp(bytes, first + length, header with { Index = 7 });
        File.WriteAllBytes(ledger.Segments[0], bytes);
        AssertTampered(ledger, 6);
    }

    [Fact]
    public async Task A_truncated_segment_a_missing_segment_and_garbage_behind_are_found()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(60, segmentBytes: 8192);
        string last = ledger.Segments[^1];
        byte[] good = File.ReadAllBytes(last);
        File.WriteAllBytes(last, good[..^40]);
        Assert.Equal(VerificationResult.Tampered, Verify(ledger).Result);
        File.WriteAllBytes(last, [.. good, .. "garbage behind the end."u8]);
        Assert.Equal(VerificationResult.Tampered, Verify(ledger).Result);
        File.WriteAllBytes(last, good);
        Assert.Equal(VerificationResult.Intact, Verify(ledger).Result);
        File.Delete(ledger.Segments[1]);
        Assert.Contains("segment-missing", Verify(ledger).Problems.Select(static p => p.Kind));
    }

    [Fact]
    public async Task A_header_that_tells_another_number_of_records_is_found_and_not_continued()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(60, 8192);
        string second = ledger.Segments[1];
        byte[] segment = await File.ReadAllBytesAsync(second);
        long records = SegmentHeader.Records(segment);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(segment.AsSpan(SegmentHeader.RecordsAt), records - 1);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(segment.AsSpan(SegmentHeader.CrcAt), AuditOtel.Ledger.Storage.Crc32C.Compute(segment.AsSpan(0, SegmentHeader.CrcAt)));
        await File.WriteAllBytesAsync(second, segment);

        VerificationReport report = ledger.Verify();

        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Equal((ProblemKind.Format, long.Parse(Path.GetFileNameWithoutExtension(second), System.Globalization.CultureInfo.InvariantCulture)), (report.Problems[0].Kind, report.Problems[0].Index));
    }

    [Fact]
    public async Task A_missing_a_changed_and_a_foreign_checkpoint_are_found()
    {
        using var ledger = new TestLedger();
        using var other = new TestLedger();
        await ledger.FillAsync(3);
        string path = Path.Combine(ledger.Path, LedgerDirectory.CheckpointFile);
        string good = File.ReadAllText(path);
        Assert.Contains("checkpoint-foreign", Verify(ledger, File.ReadAllText(Path.Combine(other.Path, LedgerDirectory.Ed25519KeyFile))).Problems.Select(static p => p.Kind));
        foreach (string file in (string[])[LedgerDirectory.Ed25519KeyFile, LedgerDirectory.EcdsaKeyFile])
            Assert.Equal(VerificationResult.Intact, Verify(ledger, File.ReadAllText(Path.Combine(ledger.Path, file))).Result);
        File.WriteAllText(path, good.Replace("\n11\n", "\n10\n", StringComparison.Ordinal));
        Assert.Contains("checkpoint-signature", Verify(ledger).Problems.Select(static p => p.Kind));
        File.Delete(path);
        Assert.Contains("checkpoint-missing", Verify(ledger).Problems.Select(static p => p.Kind));
    }

    private static VerificationReport Verify(TestLedger ledger, string? key = null) =>
        LedgerVerifier.Verify(new VerificationOptions { Directory = ledger.Path, VerifierKey = key });

    private static void AssertTampered(TestLedger ledger, long index)
    {
        VerificationReport report = Verify(ledger);
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Equal(index, report.FirstBadIndex);
    }

    private static long IndexAt(byte[] segment, int offset)
    {
        if (offset < SegmentHeader.Bytes)
            return 0;
        FrameHeader frame = SegmentImage.Frames(segment).FindLast(f => f.Offset <= offset).Header;
        long last = SegmentImage.Frames(segment)[^1].Header.Index;
        return frame.Type == FrameType.Trailer ? Math.Min(frame.Index + 1, last) : frame.Index;
    }
}
