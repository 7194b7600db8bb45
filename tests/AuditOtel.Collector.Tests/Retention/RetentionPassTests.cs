using System.Text.RegularExpressions;
using AuditOtel.Collector.Policy;
using AuditOtel.Collector.Query;
using AuditOtel.Collector.Retention;
using AuditOtel.Ledger;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Collector.Tests.Retention;

[Trait("Requirement", "B5")]
public sealed partial class RetentionPassTests
{
    private static readonly RetentionPolicy TenDays = new() { MaxAge = TimeSpan.FromDays(10) };

    [Fact]
    public async Task Old_segments_expire_with_a_record_and_the_ledger_verifies()
    {
        await using var ledger = new RetentionLedger();
        await ledger.FillAsync(daysAgo: 20);
        await ledger.FillAsync(daysAgo: 20);
        await ledger.FillAsync(daysAgo: 1);
        var before = ledger.Records("user.delete").Count;

        var expired = await ledger.RunAsync(TenDays);

        Assert.True(expired > 0);
        Assert.Equal(expired, ledger.Tombstones.Count);
        var told = ledger.Records(RetentionRecords.Expired);
        Assert.Equal(expired, told.Count);
        Assert.Equal("0", told[0].Text("audit.retention.first"));
        Assert.Equal("data=" + told[0].Text("audit.retention.records"), told[0].Text("audit.retention.classes"));
        Assert.Equal("audit", told[0].Text("class"));
        Assert.InRange(ledger.Records("user.delete").Count, 20, before - 20);
        ledger.AssertIntact();
        Assert.Equal(0, await ledger.RunAsync(TenDays));
    }

    [Fact]
    public async Task What_is_young_becomes_old_as_the_clock_goes_on()
    {
        await using var ledger = new RetentionLedger();
        await ledger.FillAsync(daysAgo: 5);
        await ledger.FillAsync(daysAgo: 5);
        Assert.Equal(0, await ledger.RunAsync(TenDays));
        ledger.Time.Advance(TimeSpan.FromDays(6));
        Assert.True(await ledger.RunAsync(TenDays) > 0);
        ledger.AssertIntact();
    }

    [Fact]
    public async Task A_hold_keeps_every_segment_with_a_record_that_fits()
    {
        await using var ledger = new RetentionLedger();
        await ledger.FillAsync(daysAgo: 20, target: "wanted");
        await ledger.FillAsync(daysAgo: 20, target: "other");
        await ledger.FillAsync(daysAgo: 20, target: "other");
        HoldFile.Write(ledger.Data, [new Hold("case-1", "target:wanted", null, null, "case 1", "auditor", ledger.Time.GetUtcNow())]);

        Assert.True(await ledger.RunAsync(TenDays) > 0);
        Assert.Equal(20, new LedgerSearch { Directories = [ledger.Data] }.Run().Count(record => string.Equals(record.Text("target"), "wanted", StringComparison.Ordinal)));

        HoldFile.Write(ledger.Data, []);
        Assert.True(await ledger.RunAsync(TenDays) > 0);
        Assert.DoesNotContain(new LedgerSearch { Directories = [ledger.Data] }.Run(), record => string.Equals(record.Text("target"), "wanted", StringComparison.Ordinal) && record.Index == 1);
        ledger.AssertIntact();
    }

    [Fact]
    public async Task Nothing_expires_while_holds_are_changed_or_cannot_be_read()
    {
        await using var ledger = new RetentionLedger();
        await ledger.FillAsync(daysAgo: 20);
        await ledger.FillAsync(daysAgo: 20);
        using (HoldFile.TryLock(ledger.Data))
            Assert.Equal(-1, await ledger.RunAsync(TenDays));
        File.WriteAllText(Path.Combine(ledger.Data, HoldFile.Name), "{ \"version\": 1, \"holds\": 7 }");
        await Assert.ThrowsAsync<LedgerException>(() => ledger.RunAsync(TenDays));
        Assert.Empty(ledger.Tombstones);
    }

    [Fact]
    [Trait("Requirement", "B8")]
    public async Task With_sinks_to_deliver_to_first_only_what_all_of_them_have_taken_expires()
    {
        await using var ledger = new RetentionLedger();
        await ledger.FillAsync(daysAgo: 20);
        await ledger.FillAsync(daysAgo: 20);
        await ledger.FillAsync(daysAgo: 20);
        var pass = ledger.Pass(TenDays with { DeliverFirst = ["siem", "backup"] });
        ledger.Delivered["siem"] = ledger.Writer.Size;
        Assert.Equal(0, await pass.RunAsync(CancellationToken.None));
        Assert.Contains("because the sink 'backup' has taken nothing from index 0 on", pass.Waits, StringComparison.Ordinal);

        ledger.Delivered["backup"] = ledger.Writer.Size / 2;
        var first = await pass.RunAsync(CancellationToken.None);
        Assert.InRange(first, 1, ledger.Segments.Count);
        Assert.Contains($"from index {ledger.Delivered["backup"]} on", pass.Waits, StringComparison.Ordinal);

        ledger.Delivered["siem"] = ledger.Delivered["backup"] = ledger.Writer.Size;
        Assert.True(await pass.RunAsync(CancellationToken.None) > 0);
        Assert.Null(pass.Waits);
        ledger.AssertIntact();
    }

    [Fact]
    [Trait("Requirement", "L4")]
    public async Task With_archive_first_only_what_was_archived_expires_and_the_record_names_the_archive()
    {
        await using var ledger = new RetentionLedger();
        await ledger.FillAsync(daysAgo: 20);
        await ledger.FillAsync(daysAgo: 20);
        var policy = TenDays with { ArchiveFirst = true };
        Assert.Equal(0, await ledger.RunAsync(policy));

        var archive = LedgerArchiver.Archive(new ArchiveOptions { Directory = ledger.Data, Target = ledger.Archives }, TimeProvider.System)[0];
        Assert.True(await ledger.RunAsync(policy) > 0);
        Assert.Equal(Path.GetFileName(archive.Path), Assert.Single(ledger.Records(RetentionRecords.ArchiveCreated)).Text("audit.archive.name"));
        Assert.All(ledger.Records(RetentionRecords.Expired), record => Assert.Equal(Convert.ToHexStringLower(archive.Sha256), record.Text("audit.archive.sha256")));
        ledger.AssertIntact();

        // The ledger and its archives together are whole again, and nothing comes twice.
        var indices = new LedgerSearch { Directories = [ledger.Data, archive.Path] }.Run().Select(record => record.Index).ToArray();
        Assert.Equal(indices.Distinct(), indices);
        Assert.Equal(40, new LedgerSearch { Directories = [archive.Path, ledger.Data] }.Run().Count(record => string.Equals(record.Operation, "user.delete", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_marker_of_another_segment_does_not_count()
    {
        await using var ledger = new RetentionLedger();
        await ledger.FillAsync(daysAgo: 20);
        await ledger.FillAsync(daysAgo: 20);
        LedgerArchiver.Archive(new ArchiveOptions { Directory = ledger.Data, Target = ledger.Archives }, TimeProvider.System);
        foreach (var marker in Directory.GetFiles(Path.Combine(ledger.Data, ArchiveMarker.DirectoryName), "*.json"))
            File.WriteAllText(marker, AnotherDigest().Replace(File.ReadAllText(marker), "${key}AAAAAAAA"));
        Assert.NotEmpty(ArchiveMarker.ReadAll(ledger.Data));
        Assert.Equal(0, await ledger.RunAsync(TenDays with { ArchiveFirst = true }));
    }

    [Fact]
    public async Task What_cannot_be_recorded_does_not_expire()
    {
        await using var ledger = new RetentionLedger();
        await ledger.FillAsync(daysAgo: 20);
        await ledger.FillAsync(daysAgo: 20);
        ledger.Appender.Refusal = AppendResult.DiskFull;
        await Assert.ThrowsAsync<LedgerException>(() => ledger.RunAsync(TenDays));
        Assert.Empty(ledger.Tombstones);
        ledger.Appender.Refusal = null;
        Assert.True(await ledger.RunAsync(TenDays) > 0);
        ledger.AssertIntact();
    }

    [Fact]
    public async Task By_size_the_oldest_expire_until_the_rest_fits()
    {
        await using var ledger = new RetentionLedger();
        for (var i = 0; i < 5; i++)
            await ledger.FillAsync(daysAgo: 1);
        var before = ledger.Segments;
        await ledger.RunAsync(new RetentionPolicy { MaxBytes = 3 * 8192 });

        // The records about it come on top, so what was there before is what must fit; and no more goes than must.
        var left = before.Intersect(ledger.Segments, StringComparer.Ordinal).ToArray();
        Assert.Equal(before.Skip(before.Count - left.Length), left);
        Assert.InRange(left.Sum(path => new FileInfo(path).Length), 2 * 8192, 3 * 8192);
        ledger.AssertIntact();
    }

    [GeneratedRegex("(?<key>\"segmentSha256\": \").{8}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AnotherDigest();
}
