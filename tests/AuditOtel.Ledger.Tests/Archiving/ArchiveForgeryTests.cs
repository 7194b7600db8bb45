using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using AuditOtel.Ledger.Archiving;
using FsCheck;
using FsCheck.Fluent;
using static AuditOtel.Ledger.Tests.Archiving.ArchiveForger;

namespace AuditOtel.Ledger.Tests.Archiving;

/// <summary>Damaged, foreign, forged and hostile archives: told in one sentence, never taken for intact, and nothing is written outside.</summary>
[Trait("Requirement", "L5")]
public sealed class ArchiveForgeryTests
{
    private const int Groups = 60;

    [Fact]
    public async Task No_changed_or_missing_byte_goes_unnoticed()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        string path = place.Archive()[0].Path;
        byte[] whole = File.ReadAllBytes(path);
        string reference = Contents(path);
        Prop.ForAll(Gen.Choose(0, whole.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (at, mask) =>
        {
            byte[] changed = [.. whole];
            changed[at] ^= (byte)mask;
            File.WriteAllBytes(path, changed);
            // Bytes of the gzip head that carry no content (time, system) may differ; then all that is in it is the same.
            return !IsIntact(path) || string.Equals(Contents(path), reference, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
        Prop.ForAll(Gen.Choose(0, whole.Length - 1).ToArbitrary(), length =>
        {
            File.WriteAllBytes(path, whole[..length]);
            // What ends the tar and the gzip file carries no content either.
            return !IsIntact(path) || string.Equals(Contents(path), reference, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Entries_changed_with_every_digest_mended_do_not_lead_to_the_signed_root()
    {
        using var place = new ArchivePlace();
        using var other = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        await other.Ledger.FillAsync(5);
        await other.Ledger.FillAsync(Groups);
        string path = place.Archive()[0].Path;
        string foreign = other.Archive()[0].Path;
        // The segments of another ledger of the same name, with the checkpoint and the proof of this one.
        string[] ours = ["checkpoint", "log.vkey", "log-ecdsa.vkey", "ledger.json", "seals"];
        Rewrite(foreign, path, (name, content) => ours.Contains(name, StringComparer.Ordinal) ? Member(path, name) : content, ManifestOf(path));
        VerificationReport report = LedgerVerifier.Verify(new VerificationOptions { Directory = path });
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Contains(report.Problems, problem => string.Equals(problem.Kind, "root-mismatch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_archive_of_another_ledger_is_found_with_the_right_key()
    {
        using var place = new ArchivePlace();
        using var other = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        await other.Ledger.FillAsync(Groups);
        string key = File.ReadAllText(Path.Combine(place.Ledger.Path, LedgerDirectory.Ed25519KeyFile));
        VerificationReport report = LedgerVerifier.Verify(new VerificationOptions { Directory = other.Archive()[0].Path, VerifierKey = key });
        Assert.Equal(VerificationResult.Tampered, report.Result);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("/tmp/escape")]
    [InlineData("segments/../../escape")]
    [InlineData("keys/log-ed25519.key")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name)
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        string path = place.Archive()[0].Path;
        ArchiveManifest manifest = ManifestOf(path);
        Rewrite(path, path, static (_, content) => content, manifest with { Members = [.. manifest.Members, new ArchiveMember(name, 1, SHA256.HashData("x"u8))] }, (name, "x"u8.ToArray()));
        Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => ExtractedArchive.Extract(path)).Reason);
        Assert.False(IsIntact(path));
    }

    [Fact]
    public async Task A_ledger_whose_first_segments_were_removed_does_not_pass_for_an_archive_of_the_rest()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        string path = place.Archive()[0].Path;
        using (ExtractedArchive extracted = ExtractedArchive.Extract(path))
            File.Copy(Path.Combine(extracted.Directory, "archive.json"), Path.Combine(place.Ledger.Path, "archive.json"));
        File.Delete(Directory.GetFiles(Path.Combine(place.Ledger.Path, LedgerDirectory.SegmentsDirectory), "*.seg").Order(StringComparer.Ordinal).First());
        VerificationReport report = LedgerVerifier.Verify(new VerificationOptions { Directory = place.Ledger.Path });
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Contains(report.Problems, static problem => problem.Detail.Contains("which only an archive holds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_file_is_refused()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        string path = place.Archive()[0].Path;
        ArchiveManifest manifest = ManifestOf(path);
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            Add(tar, "archive.json", manifest.Format());
            tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "checkpoint") { LinkName = "/etc/passwd" });
        }

        Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => ExtractedArchive.Extract(path)).Reason);
    }

    [Fact]
    public async Task A_small_file_that_unpacks_into_a_large_one_is_refused()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        string path = place.Archive()[0].Path;
        ArchiveManifest manifest = ManifestOf(path);
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            Add(tar, "archive.json", manifest.Format());
            Add(tar, "checkpoint", new byte[64 << 20]);
        }

        Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => ExtractedArchive.Extract(path)).Reason);
    }

    [Fact]
    public async Task A_future_version_is_refused_with_its_number()
    {
        using var place = new ArchivePlace();
        await place.Ledger.FillAsync(Groups);
        string path = place.Archive()[0].Path;
        ArchiveManifest manifest = ManifestOf(path);
        Rewrite(path, path, static (_, content) => content, manifest with { Version = 2 });
        LedgerException refused = Assert.Throws<LedgerException>(() => LedgerVerifier.Verify(new VerificationOptions { Directory = path }));
        Assert.Equal(LedgerReason.Unreadable, refused.Reason);
        Assert.Contains("version 2", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no archive, only text")]
    public void Anything_else_is_refused(string content)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, content);
        Assert.Equal(VerificationResult.Tampered, LedgerVerifier.Verify(new VerificationOptions { Directory = path }).Result);
        Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => ArchiveSummary.Read(path)).Reason);
        File.Delete(path);
    }

    private static bool IsIntact(string path)
    {
        try
        {
            return LedgerVerifier.Verify(new VerificationOptions { Directory = path }).Result == VerificationResult.Intact;
        }
        catch (LedgerException)
        {
            return false;
        }
    }

    private static string Contents(string path)
    {
        using ExtractedArchive extracted = ExtractedArchive.Extract(path);
        return string.Join('\n', Directory.GetFiles(extracted.Directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(static file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));
    }
}
