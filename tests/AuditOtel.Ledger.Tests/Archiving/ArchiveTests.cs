using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using AuditOtel.Ledger.Archiving;

namespace AuditOtel.Ledger.Tests.Archiving;

/// <summary>Archives are made beside a writer, verify alone, and are read like a ledger.</summary>
[Trait("Requirement", "L4")]
public sealed class ArchiveTests
{
    private const int Groups = 120;

    [Fact]
    [Trait("Requirement", "L5")]
    public async Task An_archive_verifies_alone_with_a_key_from_elsewhere()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        string key = File.ReadAllText(Path.Combine(place.Ledger.Path, LedgerDirectory.Ed25519KeyFile));
        IReadOnlyList<ArchiveInfo> archives = place.Archive(maxBytes: 20_000);
        Assert.True(archives.Count > 1);
        long next = 0;
        foreach (ArchiveInfo archive in archives)
        {
            Assert.Equal(next, archive.First);
            next = archive.Last + 1;
            VerificationReport report = LedgerVerifier.Verify(new VerificationOptions { Directory = place.Alone(archive), VerifierKey = key });
            Assert.Empty(report.Problems);
            Assert.Equal((VerificationResult.Intact, archive.Records, archive.Last - archive.First + 1, archive.First), (report.Result, report.Records, report.Entries, report.First));
            Assert.Equal(archive.Last + 1, report.ProvenSize);
        }

        Assert.Equal(place.Ledger.Firsts()[^1], next);
    }

    [Fact]
    public async Task What_is_archived_reads_as_in_the_ledger()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        List<string> all = place.Ledger.ReadRecords();
        var archived = new List<string>();
        foreach (ArchiveInfo archive in place.Archive(maxBytes: 20_000))
        {
            using ExtractedArchive extracted = ExtractedArchive.Extract(archive.Path);
            using LedgerReader reader = LedgerReader.Open(extracted.Directory);
            Assert.Equal(archive.Last + 1, reader.Size);
            if (archive.First > 0)
                Assert.False(reader.TryRead(archive.First - 1, out _));
            using LedgerCursor cursor = reader.Read();
            while (cursor.MoveNext())
            {
                if (cursor.Current.Kind == EntryKind.Record)
                    archived.Add($"{Encoding.UTF8.GetString(cursor.Current.Context.Span)}|{Encoding.UTF8.GetString(cursor.Current.Body.Span)}");
            }
        }

        Assert.Equal(all[..archived.Count], archived);
        Assert.True(archived.Count > all.Count / 2);
    }

    [Fact]
    public async Task Archiving_works_beside_a_writer_and_never_twice()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        await using LedgerWriter writer = place.Ledger.OpenWriter();
        Assert.NotEmpty(place.Archive());
        Assert.Empty(place.Archive());
        Assert.Equal(place.Ledger.Firsts()[..^1], ArchiveMarker.ReadAll(place.Ledger.Path).Select(static marker => marker.First));
    }

    [Fact]
    public async Task Archives_made_before_are_taken_when_their_markers_are_lost_and_refused_when_their_content_is_another()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        ArchiveInfo archive = place.Archive()[0];
        Directory.Delete(Path.Combine(place.Ledger.Path, ArchiveMarker.DirectoryName), recursive: true);
        ArchiveInfo again = Assert.Single(place.Archive());
        Assert.True(again.WasThere);
        Assert.Equal(archive.Sha256, again.Sha256);

        Directory.Delete(Path.Combine(place.Ledger.Path, ArchiveMarker.DirectoryName), recursive: true);
        File.WriteAllText(archive.Path, "something else");
        LedgerException refused = Assert.Throws<LedgerException>(() => place.Archive());
        Assert.Equal(LedgerReason.Exists, refused.Reason);
        Assert.Equal("something else", File.ReadAllText(archive.Path));
    }

    [Fact]
    public async Task Only_segments_before_an_instant_are_archived_when_asked()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        Assert.Empty(place.Archive(before: DateTimeOffset.UnixEpoch));
        Assert.NotEmpty(place.Archive(before: TimeProvider.System.GetUtcNow().AddDays(1)));
    }

    [Fact]
    public async Task An_expired_ledger_is_still_there_in_its_archives()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        ArchiveInfo archive = place.Archive()[0];
        await place.Ledger.ExpireAsync(0, 2);
        await place.Ledger.FillAsync(60);
        Assert.NotEmpty(place.Archive());
        Assert.Empty(LedgerVerifier.Verify(new VerificationOptions { Directory = archive.Path }).Problems);
        Assert.Empty(place.Ledger.Verify().Problems);
    }

    [Fact]
    public async Task A_damaged_segment_is_not_archived()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        byte[] bytes = File.ReadAllBytes(place.Ledger.Segments[0]);
        bytes[5000] ^= 1;
        File.WriteAllBytes(place.Ledger.Segments[0], bytes);
        Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => place.Archive()).Reason);
        Assert.Empty(Directory.GetFiles(place.Target));
    }

    [Theory]
    [InlineData("write")]
    [InlineData("fsync")]
    [InlineData("rename")]
    public async Task A_disk_that_fails_leaves_no_archive_and_no_marker(string call)
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        var calls = new FailingSystemCalls { Fault = (made, name) => string.Equals(made, call, StringComparison.Ordinal) && name.Contains(".tar.gz", StringComparison.Ordinal) ? 28 : 0 };
        Assert.Throws<LedgerException>(() => LedgerArchiver.Archive(calls, place.Options(), TimeProvider.System, CancellationToken.None));
        Assert.Empty(Directory.GetFiles(place.Target));
        Assert.Empty(ArchiveMarker.ReadAll(place.Ledger.Path));
        Assert.NotEmpty(place.Archive());
    }

    [Fact]
    public async Task An_archive_extracted_by_hand_verifies_too()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        ArchiveInfo archive = place.Archive()[0];
        string target = Path.Combine(place.Target, "by-hand");
        Directory.CreateDirectory(target);
        using (var gzip = new GZipStream(File.OpenRead(archive.Path), CompressionMode.Decompress))
            TarFile.ExtractToDirectory(gzip, target, overwriteFiles: false);
        Assert.Empty(LedgerVerifier.Verify(new VerificationOptions { Directory = target }).Problems);
    }
}
