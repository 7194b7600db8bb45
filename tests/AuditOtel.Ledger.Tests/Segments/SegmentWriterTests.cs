using AuditOtel.Ledger.Storage;

namespace AuditOtel.Ledger.Tests.Segments;

[Trait("Requirement", "B8")]
[Trait("Requirement", "L1")]
public sealed class SegmentWriterTests
{
    private const int Batches = 120;
    private const int BatchBytes = 60_000;
    private const int BlockBytes = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0, 2 << 20, 4 << 20)]
    [InlineData(1, 0, 1 << 20)]
    public async Task Room_that_is_used_up_soon_is_made_in_larger_pieces(int secondsBetween, int least, int most)
    {
        using var ledger = new TestLedger();
        var time = new ManualTime();
        long made;
        await using (LedgerWriter writer = LedgerWriter.Open(ledger.Options(), time))
        {
            for (int i = 0; i < Batches; i++)
            {
                Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", new string('x', BatchBytes)));
                time.Advance(TimeSpan.FromSeconds(secondsBetween));
            }

            // The last of it is made when nobody waits.
            using var patience = new CancellationTokenSource(Patience);
            while (Length() < (Batches * BatchBytes) + least)
                await Task.Delay(TimeSpan.FromMilliseconds(2), patience.Token);
            made = Length();
        }

        // What was not used is cut at the end. Room ends where a block of the file ends.
        Assert.InRange(made - Length(), Math.Max(0, least - (64 << 10)), most + BlockBytes - 1);

        long Length() => new FileInfo(Assert.Single(ledger.Segments)).Length;
    }

    /// <summary>Data that goes past the page cache is stored although the journal is aborted, and with it the file's name, length or blocks are lost: only a change of metadata finds that out.</summary>
    [Fact]
    public async Task What_a_file_system_keeps_in_its_journal_is_confirmed_before_a_group_rests_on_it()
    {
        using var ledger = new TestLedger();
        var since = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var unconfirmed = new List<string>();
        int groups = 0;
        var calls = new FailingSystemCalls { Fault = Watch };
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(segmentBytes: 2 << 20), TimeProvider.System))
        {
            for (int i = 0; i < 60; i++)
                Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", [.. Enumerable.Repeat(new string('x', 60_000), i % 5 == 0 ? 12 : 1)]));
        }

        Assert.True(groups >= 60, $"{groups} groups were seen.");
        Assert.Empty(unconfirmed);

        int Watch(string call, string opened)
        {
            if (!opened.Contains(".seg", StringComparison.Ordinal) || call is "open" or "read" or "lseek" or "statx")
                return 0;
            string name = opened.Replace(DurableDirectory.TemporarySuffix, "", StringComparison.Ordinal);
            List<string> seen = since.TryGetValue(name, out List<string>? known) ? known : since[name] = ["write"];
            seen.Add(call);
            if (call is not "writev")
                return 0;
            groups++;
            int changed = seen.FindLastIndex(static c => c is "write" or "rename");
            int confirmed = seen.LastIndexOf("fchmod");
            if (changed > confirmed || !seen.Take(confirmed).Skip(changed).Contains("fdatasync", StringComparer.Ordinal) || !seen.Skip(confirmed).Contains("fdatasync", StringComparer.Ordinal))
                unconfirmed.Add($"{name}: {string.Join(' ', seen.TakeLast(12))}");
            return 0;
        }
    }

    /// <summary>A sync that also stores the file's new length may say success although its journal was aborted meanwhile.</summary>
    [Theory]
    [InlineData("new")]
    [InlineData("stopped")]
    [InlineData("killed")]
    public async Task The_sync_of_a_group_never_has_a_new_length_to_store(string before)
    {
        using var first = new TestLedger();
        using var killed = new TestLedger(create: false);
        if (before is not "new")
            await BeginAsync(first, killed);
        TestLedger ledger = before is "killed" ? killed : first;
        var durable = ledger.Segments.ToDictionary(static segment => Path.GetFileName(segment), static segment => new FileInfo(segment).Length, StringComparer.Ordinal);
        var grown = new List<string>();
        var written = new HashSet<string>(StringComparer.Ordinal);
        int syncs = 0;
        var calls = new FailingSystemCalls { Fault = Watch };
        await using (LedgerWriter writer = LedgerWriter.Open(calls, ledger.Options(segmentBytes: 3 << 20), TimeProvider.System))
        {
            // Fits into the block that is begun.
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "small"));
            for (int i = 0; i < 60; i++)
                Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", [.. Enumerable.Repeat(new string('x', 60_000), i % 5 == 0 ? 12 : 1)]));
        }

        Assert.True(syncs >= 60, $"{syncs} syncs of groups were seen.");
        Assert.True(ledger.Segments.Count > 2, $"{ledger.Segments.Count} segments");
        Assert.Empty(grown);

        int Watch(string call, string opened)
        {
            if (!opened.Contains(".seg", StringComparison.Ordinal))
                return 0;
            string name = opened.Replace(DurableDirectory.TemporarySuffix, "", StringComparison.Ordinal);
            if (call is "writev")
                written.Add(name);
            if (call is not ("fdatasync" or "fsync"))
                return 0;
            var file = new FileInfo(Path.Combine(ledger.SegmentsPath, name));
            long length = file.Exists ? file.Length : 0;
            if (call is "fdatasync" && written.Remove(name))
            {
                syncs++;
                if (length != durable.GetValueOrDefault(name))
                    grown.Add($"{name}: {durable.GetValueOrDefault(name)} to {length}");
            }

            durable[name] = length;
            return 0;
        }
    }

    /// <summary>The last segment of both is written on: of one it was cut where it ends, within a block, the other is a copy with room behind that end.</summary>
    private static async Task BeginAsync(TestLedger stopped, TestLedger killed)
    {
        await using (LedgerWriter writer = stopped.OpenWriter())
        {
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", "before"));
            killed.CopyFrom(stopped);
        }

        Assert.NotEqual(0, Length(stopped) % BlockBytes);
        Assert.Equal(0, Length(killed) % BlockBytes);

        static long Length(TestLedger ledger) => new FileInfo(Assert.Single(ledger.Segments)).Length;
    }
}
