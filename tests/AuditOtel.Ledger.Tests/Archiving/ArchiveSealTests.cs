using AuditOtel.Ledger.Archiving;
using AuditOtel.Ledger.Sealing;
using AuditOtel.Ledger.Storage;
using AuditOtel.Ledger.Tests.Retention;
using AuditOtel.Ledger.Tests.Sealing;
using static AuditOtel.Ledger.Tests.Archiving.ArchiveForger;

namespace AuditOtel.Ledger.Tests.Archiving;

/// <summary>Archives carry the seals that cover them: who holds every key that is on the host when he comes cannot change what was archived before.</summary>
[Trait("Requirement", "L1")]
[Trait("Requirement", "L5")]
public sealed class ArchiveSealTests
{
    private const int Groups = 60;

    [Fact]
    public async Task Each_archive_verifies_alone_with_the_seal_key_and_continues_the_seals_of_the_one_before()
    {
        using var place = new ArchivePlace();
        await FillAsync(place.Ledger, Groups, "record");
        IReadOnlyList<ArchiveInfo> archives = place.Archive(maxBytes: 20_000);
        Assert.True(archives.Count > 1);
        long last = 0;
        foreach (ArchiveInfo archive in archives)
        {
            VerificationReport report = Verify(place, place.Alone(archive));
            Assert.Empty(report.Problems);
            Assert.Equal(VerificationResult.Intact, report.Result);
            Assert.True(report.SealedSize > archive.Last && report.SealedUntil is not null);
            Assert.InRange(report.FirstSeal, 0, last);
            last = report.LastSeal;
        }
    }

    [Fact]
    public async Task Of_many_seals_before_it_an_archive_carries_every_256th()
    {
        using var place = new ArchivePlace();
        await FillAsync(place.Ledger, 300, "record");
        IReadOnlyList<ArchiveInfo> archives = place.Archive(maxBytes: 20_000);
        VerificationReport report = Verify(place, place.Alone(archives[^1]));
        Assert.Equal(VerificationResult.Intact, report.Result);
        Assert.True(report.FirstSeal > SealLayout.Step);
        Assert.Equal(2 + report.LastSeal - report.FirstSeal + 1, report.Seals);
        List<byte[]> frames = Frames(archives[^1].Path);
        AssertFound(place, archives[^1], [frames[0], .. frames[2..]], "seal-missing");
        AssertFound(place, archives[^1], [frames[0], SealImage.Changed(frames[1], 48), .. frames[2..]], "seal-mac");
    }

    [Fact]
    public async Task Entries_rewritten_and_signed_with_the_stolen_log_key_contradict_the_seals()
    {
        using var place = new ArchivePlace();
        using var forged = new ArchivePlace();
        TakeLogKeys(place.Ledger, forged.Ledger);
        await FillAsync(place.Ledger, Groups, "record");
        await FillAsync(forged.Ledger, Groups, "forged");
        string path = forged.Archive()[0].Path;
        string genuine = place.Archive()[0].Path;
        Assert.Equal(VerificationResult.Intact, LedgerVerifier.Verify(new VerificationOptions { Directory = path, VerifierKey = place.Ledger.SealKey.LogKey }).Result);
        Rewrite(path, path, (name, content) => name is "seals" ? Member(genuine, name) : content, ManifestOf(path) with { Seals = ManifestOf(genuine).Seals });
        VerificationReport report = Verify(place, path);
        Assert.Equal(VerificationResult.Tampered, report.Result);
        VerificationProblem problem = Assert.Single(report.Problems);
        Assert.Equal(("seal-root", 0L), (problem.Kind, problem.Index));
        Assert.NotNull(problem.Until);
    }

    [Fact]
    public async Task Seals_that_a_thief_made_with_other_keys_are_found()
    {
        using var place = new ArchivePlace();
        using var forged = new ArchivePlace();
        TakeLogKeys(place.Ledger, forged.Ledger);
        await FillAsync(place.Ledger, Groups, "record");
        await FillAsync(forged.Ledger, Groups, "forged");
        VerificationReport report = Verify(place, forged.Archive()[0].Path);
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Contains(report.Problems, static problem => problem.Kind is "seal-mac");
    }

    [Fact]
    public async Task A_thief_of_the_current_seal_keys_cannot_seal_anew_what_is_archived()
    {
        using var place = new ArchivePlace();
        await FillAsync(place.Ledger, Groups, "record");
        ArchiveInfo archive = place.Archive()[0];
        List<byte[]> frames = Frames(archive.Path);
        using SealKeys stolen = Steal(place.Ledger);
        Seal last = SealFrame.Parse(frames[^1])!;
        byte[] made = SealFrame.Format(last with { Root = new byte[32] }, stolen.PublicKey);
        stolen.Complete(made, new SealStatement(TestLedger.Name));
        AssertFound(place, archive, [.. frames[..^1], made], "seal-mac");
        // Shown under the number that the stolen keys are for, the seals between are missing.
        made = SealFrame.Format(last with { Index = stolen.Index, Root = new byte[32] }, stolen.PublicKey);
        stolen.Complete(made, new SealStatement(TestLedger.Name));
        AssertFound(place, archive, [.. frames[..^1], made], "seal-missing");
        AssertFound(place, archive, [frames[0], made], "seal-missing", new ArchiveSeals(stolen.Index, stolen.Index, []));
    }

    [Fact]
    public async Task Removed_swapped_and_cut_seals_are_found()
    {
        using var place = new ArchivePlace();
        await FillAsync(place.Ledger, Groups, "record");
        ArchiveInfo archive = place.Archive()[0];
        List<byte[]> frames = Frames(archive.Path);
        Assert.True(frames.Count > 10);
        AssertFound(place, archive, [.. frames[..3], .. frames[4..]], "seal-missing");
        AssertFound(place, archive, [.. frames[..3], frames[4], frames[3], .. frames[5..]], "seal-missing");
        AssertFound(place, archive, [.. frames[..3], frames[3], .. frames[3..]], "seal-order");
        AssertFound(place, archive, frames[..4], "seal-missing");
        AssertFound(place, archive, [frames[0]], "seal-missing");
        AssertFound(place, archive, frames[3..], "seal-missing");
        long before = SealFrame.Parse(frames[5])!.Index;
        AssertFound(place, archive, frames[5..], "seal-missing", new ArchiveSeals(before, ManifestOf(archive.Path).Seals.Last, []));
    }

    [Fact]
    public async Task An_archive_without_its_seals_is_damaged()
    {
        using var place = new ArchivePlace();
        await FillAsync(place.Ledger, Groups, "record");
        string path = place.Archive()[0].Path;
        ArchiveManifest manifest = ManifestOf(path);
        Rewrite(path, path, static (_, content) => content, manifest, without: "seals");
        Assert.Equal("archive-damaged", Assert.Single(Verify(place, path).Problems).Kind);
    }

    [Fact]
    public async Task Seals_that_do_not_reach_the_end_are_of_an_earlier_time_and_do_not_cover_it()
    {
        using var place = new ArchivePlace();
        await FillAsync(place.Ledger, Groups / 2, "record");
        string early = place.Archive()[0].Path;
        Directory.Delete(Path.Combine(place.Ledger.Path, ArchiveMarker.DirectoryName), recursive: true);
        await FillAsync(place.Ledger, Groups / 2, "later");
        ArchiveInfo late = place.Archive()[0];
        Rewrite(late.Path, late.Path, (name, content) => name is "seals" ? Member(early, name) : content, ManifestOf(late.Path) with { Seals = ManifestOf(early).Seals });
        VerificationReport report = Verify(place, late.Path);
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Contains(report.Problems, static problem => problem.Kind is "seal-missing" && problem.Detail.Contains("of an earlier time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damaged_seals_are_not_archived()
    {
        using var place = new ArchivePlace();
        await FillAsync(place.Ledger, Groups, "record");
        string seals = Path.Combine(place.Ledger.Path, LedgerDirectory.SealsFile);
        byte[] bytes = File.ReadAllBytes(seals);
        bytes[512 + (5 * 512) + 60] ^= 1;
        File.WriteAllBytes(seals, bytes);
        Assert.Contains("seals", Assert.Throws<LedgerException>(() => place.Archive()).Message, StringComparison.Ordinal);
        File.Delete(seals);
        Assert.Throws<LedgerException>(() => place.Archive());
        Assert.Empty(Directory.GetFiles(place.Target));
    }

    private static VerificationReport Verify(ArchivePlace place, string path) => LedgerVerifier.Verify(new VerificationOptions { Directory = path, SealKey = place.Ledger.SealKey });

    /// <summary>Every group is sealed.</summary>
    private static async Task FillAsync(ExpiringLedger ledger, int groups, string what)
    {
        await using LedgerWriter writer = ledger.OpenWriter();
        for (int i = 0; i < groups; i++)
        {
            Assert.Equal(AppendResult.Stored, await TestLedger.AppendAsync(writer, "context", $"{what} {TestLedger.Body(i, 0)}", TestLedger.Body(i, 1), TestLedger.Body(i, 2)));
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (writer.LastCheckpoint.Size < writer.Size)
                await Task.Delay(1, patience.Token);
        }
    }

    private static List<byte[]> Frames(string path) => [.. Member(path, "seals").Skip(512).Chunk(512)];

    private static void AssertFound(ArchivePlace place, ArchiveInfo archive, IReadOnlyList<byte[]> frames, string kind, ArchiveSeals? told = null)
    {
        ArchiveManifest manifest = ManifestOf(archive.Path);
        ArchiveSeals seals = told ?? manifest.Seals;
        // The manifest fits, so that it is the seals that are judged.
        seals = seals with { Last = seals.First + frames.Count - 1 - seals.Layout.Spaced };
        string path = Path.Combine(place.Target, "forged.tar.gz");
        Rewrite(archive.Path, path, (name, content) => name is "seals" ? [.. content[..512], .. frames.SelectMany(static frame => frame)] : content, manifest with { Seals = seals });
        VerificationReport report = Verify(place, path);
        Assert.Equal(VerificationResult.Tampered, report.Result);
        Assert.Contains(report.Problems, problem => string.Equals(problem.Kind, kind, StringComparison.Ordinal));
    }

    private static SealKeys Steal(ExpiringLedger ledger)
    {
        using DurableDirectory root = DurableDirectory.Open(LinuxSystemCalls.Instance, ledger.Path);
        var slots = new SealKeySlots(root, TestLedger.Name);
        return slots.Read(0) ?? slots.Read(1)!;
    }

    /// <summary>What the thief writes is signed with the ledger's own keys.</summary>
    private static void TakeLogKeys(ExpiringLedger from, ExpiringLedger to)
    {
        string[] names = ["keys/log-ed25519.key", "keys/log-ecdsa.key", LedgerDirectory.Ed25519KeyFile, LedgerDirectory.EcdsaKeyFile, LedgerDirectory.CheckpointFile];
        foreach (string name in names)
            File.Copy(Path.Combine(from.Path, name), Path.Combine(to.Path, name), overwrite: true);
    }
}
