using System.Buffers.Binary;
using AuditOtel.Ledger.Segments;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Tests.Sealing;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Writing;

/// <summary>A power cut keeps any of the sectors of the group being written; what was acknowledged before it stays.</summary>
[Trait("Requirement", "L1")]
[Trait("Requirement", "B8")]
public sealed class TornGroupTests
{
    private const int Sector = 512;
    private const int AcknowledgedGroups = 3;
    private const long AcknowledgedSize = 11;
    private const int Prealloc = 8192;

    [Fact]
    public async Task Any_sectors_of_the_last_group_may_be_lost()
    {
        using var ledger = new TestLedger();
        TornState state = await WriteAsync(ledger, "context 0", [.. Enumerable.Range(0, 12).Select(static i => new string((char)('a' + i), i * 60))]);
        int sectors = ((state.End - 1) / Sector) - (state.Start / Sector) + 1;
        Gen<bool[]> kept = Gen.Elements(true, false).ArrayOf(sectors);
        Prop.ForAll(kept.ToArbitrary(), k =>
        {
            if (!k.Contains(false))
                return true;
            state.Restore(ledger, Lose(state, k));
            return VerificationResult.Tampered != ledger.Verify().Result && Recover(ledger) == AcknowledgedSize && ledger.ReadRecords().SequenceEqual(TestLedger.Expected(AcknowledgedGroups), StringComparer.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public async Task Bodies_that_look_like_frames_change_nothing()
    {
        using var ledger = new TestLedger();
        string[] bodies = [.. Enumerable.Range(0, 8).Select(static i => new string((char)('a' + i), 700))];
        TornState state = await WriteAsync(ledger, "context 0", bodies);
        byte[] image = [.. state.After, .. new byte[Prealloc]];
        foreach ((int offset, FrameHeader header) in SegmentImage.Frames(state.After).FindAll(f => f.Offset >= state.Start && f.Header.Type == FrameType.Entry))
            FillWithFrames(image.AsSpan(offset + FrameHeader.Bytes + 24, 640), header.Index + 1);
        // The head of the first frame is lost with its sector's rest; everything behind is what the appender chose.
        image.AsSpan(state.Start, 2 * Sector).Clear();
        state.Restore(ledger, image);
        Assert.NotEqual(VerificationResult.Tampered, ledger.Verify().Result);
        Assert.Equal(AcknowledgedSize, Recover(ledger));
        Assert.Equal(TestLedger.Expected(AcknowledgedGroups), ledger.ReadRecords());
    }

    [Fact]
    public async Task The_same_loss_in_a_signed_group_is_refused_and_found()
    {
        using var ledger = new TestLedger();
        TornState state = await WriteAsync(ledger, "context 0", [.. Enumerable.Range(0, 12).Select(static i => new string((char)('a' + i), i * 60))]);
        string checkpoint = ledger.CheckpointPath;
        byte[] signed = File.ReadAllBytes(checkpoint);
        int sectors = ((state.End - 1) / Sector) - (state.Start / Sector) + 1;
        for (int lost = 0; lost < sectors; lost++)
        {
            state.Restore(ledger, Lose(state, [.. Enumerable.Range(0, sectors).Select(i => i != lost)]));
            File.WriteAllBytes(checkpoint, signed);
            Assert.Equal(VerificationResult.Tampered, ledger.Verify().Result);
            Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => ledger.OpenWriter()).Reason);
        }
    }

    [Fact]
    public async Task The_same_loss_before_another_group_is_refused_and_found()
    {
        using var ledger = new TestLedger();
        TornState state = await WriteAsync(ledger, "context 0", [.. Enumerable.Range(0, 12).Select(static i => new string((char)('a' + i), i * 60))]);
        await using (LedgerWriter writer = ledger.OpenWriter())
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context 0", [.. Enumerable.Range(0, 9).Select(static i => new string('z', 300 + i))]));
        byte[] all = File.ReadAllBytes(ledger.Segments[0]);
        int last = SegmentImage.Frames(all)[^1].Offset;
        int sectors = ((state.End - 1) / Sector) - (state.Start / Sector) + 1;
        foreach (bool isLaterWhole in (bool[])[true, false])
        {
            for (int lost = 0; lost < sectors; lost++)
            {
                byte[] image = isLaterWhole ? [.. all] : [.. all[..last], .. new byte[Prealloc]];
                int from = Math.Max(state.Start, ((state.Start / Sector) + lost) * Sector);
                image.AsSpan(from, (((state.Start / Sector) + lost + 1) * Sector) - from).Clear();
                state.Restore(ledger, image);
                Assert.Equal(VerificationResult.Tampered, ledger.Verify().Result);
                Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => ledger.OpenWriter()).Reason);
            }
        }
    }

    [Fact]
    public async Task A_segment_with_groups_behind_a_header_of_zeros_is_never_dropped()
    {
        using var ledger = new TestLedger();
        byte[] image;
        byte[] checkpoint;
        SealFiles seals;
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            checkpoint = File.ReadAllBytes(ledger.CheckpointPath);
            seals = SealFiles.Capture(ledger);
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "acknowledged, not signed"));
            image = File.ReadAllBytes(ledger.Segments[0]);
        }

        image.AsSpan(0, SegmentHeader.Bytes).Clear();
        new TornState(image, checkpoint, seals, 0).Restore(ledger, image);
        Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => ledger.OpenWriter()).Reason);
        Assert.Single(ledger.Segments);
    }

    /// <summary>Trailers and small entries with checksums as anybody can compute them, for many indices.</summary>
    private static void FillWithFrames(Span<byte> room, long firstIndex)
    {
        Span<byte> covered = stackalloc byte[20];
        for (int at = 0; at + 24 <= room.Length; at += 24)
        {
            Span<byte> frame = room.Slice(at, 24);
            frame.Clear();
            BinaryPrimitives.WriteUInt16LittleEndian(frame, 12);
            frame[2] = (byte)FrameType.Entry;
            BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], (uint)(firstIndex + (at / 24 % 4)));
            frame[12] = (byte)EntryKind.Record;
            frame[..8].CopyTo(covered);
            frame[12..].CopyTo(covered[8..]);
            BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Crc32C.Compute(covered));
        }
    }

    private static async Task<TornState> WriteAsync(TestLedger ledger, string context, params string[] bodies)
    {
        await ledger.FillAsync(AcknowledgedGroups);
        int start = (int)new FileInfo(ledger.Segments[0]).Length;
        byte[] checkpoint = File.ReadAllBytes(ledger.CheckpointPath);
        SealFiles seals = SealFiles.Capture(ledger);
        await using (LedgerWriter writer = ledger.OpenWriter())
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, context, bodies));
        return new TornState(File.ReadAllBytes(ledger.Segments[0]), checkpoint, seals, start);
    }

    private static byte[] Lose(TornState state, bool[] kept)
    {
        byte[] image = [.. state.After, .. new byte[Prealloc]];
        for (int i = 0; i < kept.Length; i++)
        {
            int from = Math.Max(state.Start, ((state.Start / Sector) + i) * Sector);
            int to = Math.Min(state.End, ((state.Start / Sector) + i + 1) * Sector);
            if (!kept[i])
                image.AsSpan(from, to - from).Clear();
        }

        return image;
    }

    private static long Recover(TestLedger ledger)
    {
        LedgerWriter writer = ledger.OpenWriter();
        long size = writer.Size;
        writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return size;
    }

    private sealed record TornState(byte[] After, byte[] Checkpoint, SealFiles Seals, int Start)
    {
        public int End => After.Length;

        public void Restore(TestLedger ledger, byte[] image)
        {
            File.WriteAllBytes(ledger.Segments[0], image);
            File.WriteAllBytes(ledger.CheckpointPath, Checkpoint);
            Seals.Restore();
        }
    }
}
