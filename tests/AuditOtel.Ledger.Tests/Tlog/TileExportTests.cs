using System.Globalization;
using System.Runtime.Versioning;
using AuditOtel.Ledger.Tlog;

namespace AuditOtel.Ledger.Tests.Tlog;

/// <summary>What is exported is a C2SP tlog-tiles log, read back by code that shares nothing with the product's.</summary>
[Trait("Requirement", "L5")]
[SupportedOSPlatform("linux")]
public sealed class TileExportTests
{
    [Fact]
    public async Task Seventy_thousand_entries_have_the_layout_of_the_specification_and_give_the_signed_root()
    {
        using var ledger = new TestLedger();
        await using (LedgerWriter writer = ledger.OpenWriter())
        {
            string[] bodies = [.. Enumerable.Range(0, 1000).Select(static i => i.ToString(CultureInfo.InvariantCulture))];
            for (int i = 0; i < 69; i++)
                await TestLedger.AppendAsync(writer, "context", bodies);
            await TestLedger.AppendAsync(writer, "context", bodies[1..]);
        }

        TileExportReport report = Export(ledger, out TileDirectory export);

        Assert.Equal(70_000, report.Entries);
        Assert.Equal(70_000, export.Size);
        string[] files = export.Files;
        Assert.Equal(274, files.Count(static file => file.StartsWith("tile/entries/", StringComparison.Ordinal)));
        Assert.Equal(274, files.Count(static file => file.StartsWith("tile/0/", StringComparison.Ordinal)));
        Assert.Equal(273, files.Count(static file => file.StartsWith("tile/0/", StringComparison.Ordinal) && !file.Contains(".p/", StringComparison.Ordinal)));
        string[] edges = ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112"];
        Assert.All(edges, edge => Assert.Contains(edge, files));
        Assert.Equal((2, 1, 0), (Count(files, 1), Count(files, 2), Count(files, 3)));
        Assert.Equal(export.Root, export.RootAt(export.Size));
        Assert.Equal(70_000, export.CheckEverything());
    }

    [Fact]
    public async Task Every_kept_checkpoint_is_exported_with_the_partial_tiles_of_its_size()
    {
        using var ledger = new TestLedger();
        var sizes = new List<long>();
        for (int i = 0; i < 4; i++)
        {
            await ledger.FillAsync(2);
            sizes.Add(Keep(ledger).Size);
        }

        TileExportReport report = Export(ledger, out TileDirectory export);

        Assert.Equal(4, report.Checkpoints);
        foreach (long size in sizes)
        {
            string[] kept = System.Text.Encoding.UTF8.GetString(export.Read($"checkpoints/{size}")).Split('\n');
            Assert.Equal(kept[2], Convert.ToBase64String(export.RootAt(size)));
            Assert.Equal(size, TileDirectory.Entries(export.Read($"tile/entries/000.p/{size}")).Count());
        }
    }

    [Fact]
    public async Task A_kept_checkpoint_of_other_entries_ends_the_export_and_nothing_is_left_of_it()
    {
        using var ledger = new TestLedger();
        await using (LedgerWriter writer = ledger.OpenWriter())
            await TestLedger.AppendAsync(writer, "context", "what the other ledger does not hold");
        Checkpoint kept = Keep(ledger);
        using var other = new TestLedger(create: false);
        CopyKeys(ledger, other);
        await other.FillAsync(5);
        Directory.CreateDirectory(Path.Combine(other.Path, KeptCheckpoints.DirectoryName));
        await File.WriteAllTextAsync(Path.Combine(other.Path, KeptCheckpoints.DirectoryName, kept.Size.ToString("D20", CultureInfo.InvariantCulture)), kept.Note);

        LedgerException refused = Assert.Throws<LedgerException>(() => Export(other, out _));

        Assert.Equal(LedgerReason.Corrupt, refused.Reason);
        Assert.False(Path.Exists(other.Path + "-export"));
        Assert.False(Path.Exists(other.Path + "-export.partial"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".partial")]
    public async Task What_is_there_already_is_not_touched(string ending)
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(1);
        await File.WriteAllTextAsync(ledger.Path + "-export" + ending, "mine");

        Assert.Equal(LedgerReason.Exists, Assert.Throws<LedgerException>(() => Export(ledger, out _)).Reason);

        Assert.Equal("mine", await File.ReadAllTextAsync(ledger.Path + "-export" + ending));
    }

    [Fact]
    public async Task An_export_that_is_cancelled_leaves_nothing()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(1);
        using TileReader tiles = TileReader.Open(ledger.Path);
        using KeptCheckpoints kept = KeptCheckpoints.Open(ledger.Path);

        Assert.Throws<OperationCanceledException>(() => TileExport.Write(tiles, kept, ledger.Path + "-export", null, new CancellationToken(canceled: true)));

        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(ledger.Path)!, "*-export*"));
    }

    [Fact]
    [Trait("Requirement", "B7")]
    public async Task An_export_is_readable_by_its_owner_alone()
    {
        using var ledger = new TestLedger();
        await ledger.FillAsync(1);
        Export(ledger, out TileDirectory _);
        string path = ledger.Path + "-export";
        Assert.All(Directory.GetFiles(path, "*", SearchOption.AllDirectories), static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.All(
            Directory.GetDirectories(path, "*", SearchOption.AllDirectories).Append(path),
            static directory => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory)));
    }

    private static int Count(string[] files, int level) => files.Count(file => file.StartsWith($"tile/{level}/", StringComparison.Ordinal));

    private static Checkpoint Keep(TestLedger ledger)
    {
        using TileReader tiles = TileReader.Open(ledger.Path);
        using KeptCheckpoints kept = KeptCheckpoints.Open(ledger.Path);
        using var witness = new TestWitness([tiles.Identity.Ed25519Key]);
        WitnessAnswer answer = witness.Witness.Add(System.Text.Encoding.UTF8.GetBytes(AddCheckpointRequest.Format(0, [], tiles.Checkpoint.Note)));
        kept.Add(tiles.Checkpoint, Cosignatures.Accept(tiles.Checkpoint, witness.Witness.VerifierKey, answer.Body)!);
        return kept.Read(tiles.Checkpoint.Size)!;
    }

    private static void CopyKeys(TestLedger from, TestLedger to)
    {
        LedgerDirectory.Create(to.Path, TestLedger.Name, TimeProvider.System);
        foreach (string file in (string[])["keys/log-ed25519.key", "keys/log-ecdsa.key", "log.vkey", "log-ecdsa.vkey"])
            File.Copy(Path.Combine(from.Path, file), Path.Combine(to.Path, file), overwrite: true);
        File.Delete(to.CheckpointPath);
        using var keys = Ledger.Checkpoints.LogKeys.Load(Ledger.Storage.DurableDirectory.Open(Ledger.Storage.LinuxSystemCalls.Instance, Path.Combine(to.Path, "keys")), TestLedger.Name);
        File.WriteAllText(to.CheckpointPath, keys.Sign(TestLedger.Name, 0, System.Security.Cryptography.SHA256.HashData([])).Note);
    }

    private static TileExportReport Export(TestLedger ledger, out TileDirectory export)
    {
        using TileReader tiles = TileReader.Open(ledger.Path);
        using KeptCheckpoints kept = KeptCheckpoints.Open(ledger.Path);
        export = new TileDirectory(ledger.Path + "-export");
        return TileExport.Write(tiles, kept, ledger.Path + "-export", null, CancellationToken.None);
    }
}
