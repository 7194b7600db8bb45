using System.Text;
using AuditOtel.Ledger.Checkpoints;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Tlog;
using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests.Tlog;

/// <summary>Whatever lies in the level files, only what the signed root covers is given.</summary>
[Trait("Requirement", "L5")]
public sealed class TileReaderTests : IAsyncLifetime, IDisposable
{
    private const int Groups = 250;
    private readonly TestLedger _ledger = new();
    private readonly CompactRange _range = new();
    private readonly List<byte[]> _roots = [];

    public async Task InitializeAsync()
    {
        await _ledger.FillAsync(Groups, segmentBytes: 64 << 10);
        using LedgerReader reader = LedgerReader.Open(_ledger.Path);
        for (long index = 0; index < reader.Size; index++)
        {
            _roots.Add(_range.Root());
            _range.Append(reader.LeafHash(index).Span, null);
        }

        _roots.Add(_range.Root());
    }

    [Fact]
    public void Proofs_between_all_kinds_of_sizes_verify()
    {
        using TileReader tiles = TileReader.Open(_ledger.Path);
        Gen<(int, int, int)> cases = from second in Gen.Choose(1, _roots.Count - 1) from first in Gen.Choose(1, second) from index in Gen.Choose(0, second - 1) select (first, second, index);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            (int first, int second, int index) = c;
            byte[] leaf = tiles.Read(new TileName(0, index / 256, (index % 256) + 1))!.Value[^32..].ToArray();
            return MerkleTree.VerifyConsistency(first, second, _roots[first], _roots[second], tiles.ConsistencyProof(first, second))
                && MerkleTree.VerifyInclusion(index, second, leaf, tiles.InclusionProof(index, second), _roots[second])
                && tiles.RootAt(second).AsSpan().SequenceEqual(_roots[second]);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void There_is_no_tile_beyond_the_checkpoint()
    {
        using TileReader tiles = TileReader.Open(_ledger.Path);
        (int full, int width) = Math.DivRem((int)tiles.Checkpoint.Size, 256);
        Assert.NotNull(tiles.Read(new TileName(0, full, width)));
        Assert.Null(tiles.Read(new TileName(0, full, width + 1)));
        Assert.Null(tiles.Read(new TileName(TileName.EntriesLevel, full, width + 1)));
        Assert.Null(tiles.Read(new TileName(0, full + 1, 1)));
        Assert.NotNull(tiles.Read(new TileName(1, 0, full)));
        Assert.Null(tiles.Read(new TileName(1, 0, full + 1)));
        Assert.Null(tiles.Read(new TileName(8, 0, 1)));
        Assert.Null(tiles.Read(new TileName(63, 0, 1)));
        Assert.Null(tiles.Read(new TileName(0, long.MaxValue / 256, 256)));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0, 300)]
    [InlineData(0, -2)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void A_forged_hash_in_a_level_file_is_never_given(int level, int place)
    {
        string before = Everything();
        byte[] hashes = File.ReadAllBytes(_ledger.TreeFile(level));
        int at = place >= 0 ? place * 32 : hashes.Length + (place * 32);
        hashes[at] ^= 1;
        File.WriteAllBytes(_ledger.TreeFile(level), hashes);

        Assert.Equal(before, Everything());
    }

    [Fact]
    public void Level_files_of_another_ledger_cut_short_or_absent_change_nothing()
    {
        string before = Everything();
        byte[] hashes = File.ReadAllBytes(_ledger.TreeFile(0));
        File.WriteAllBytes(_ledger.TreeFile(0), hashes[..1000]);
        Assert.Equal(before, Everything());
        Array.Reverse(hashes);
        File.WriteAllBytes(_ledger.TreeFile(0), hashes);
        Assert.Equal(before, Everything());
        File.Delete(_ledger.TreeFile(0));
        File.Delete(_ledger.TreeFile(1));
        Assert.Equal(before, Everything());
    }

    [Fact]
    public void A_ledger_whose_entries_do_not_give_the_signed_root_gives_nothing_of_them()
    {
        using LogKeys keys = Keys();
        File.WriteAllText(_ledger.CheckpointPath, keys.Sign(TestLedger.Name, _roots.Count - 1, new byte[32]).Note);
        LedgerException refused = Assert.Throws<LedgerException>(() => TileReader.Open(_ledger.Path));
        Assert.Equal(LedgerReason.Corrupt, refused.Reason);
    }

    [Fact]
    public void Stored_hashes_that_are_authentic_do_not_vouch_for_an_entry_that_was_changed()
    {
        byte[] segment = File.ReadAllBytes(_ledger.Segments[0]);
        int at = segment.AsSpan().IndexOf(Encoding.UTF8.GetBytes(TestLedger.Body(1, 1)));
        segment[at] ^= 1;
        File.WriteAllBytes(_ledger.Segments[0], segment);
        using TileReader tiles = TileReader.Open(_ledger.Path);

        Assert.NotNull(tiles.Read(new TileName(0, 0, 256)));
        Assert.Equal(LedgerReason.Corrupt, Assert.Throws<LedgerException>(() => tiles.Read(new TileName(TileName.EntriesLevel, 0, 256))).Reason);
    }

    [Fact]
    public async Task A_reader_goes_on_with_a_live_ledger()
    {
        using TileReader tiles = TileReader.Open(_ledger.Path);
        long before = tiles.Checkpoint.Size;
        byte[] root = tiles.Checkpoint.Root;
        await _ledger.FillAsync(3);

        tiles.Refresh();

        Assert.True(tiles.Checkpoint.Size > before);
        Assert.Equal(root, tiles.RootAt(before));
        Assert.True(MerkleTree.VerifyConsistency(before, tiles.Checkpoint.Size, root, tiles.Checkpoint.Root, tiles.ConsistencyProof(before, tiles.Checkpoint.Size)));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _ledger.Dispose();

    private LogKeys Keys()
    {
        using Ledger.Storage.DurableDirectory directory = Ledger.Storage.DurableDirectory.Open(Ledger.Storage.LinuxSystemCalls.Instance, Path.Combine(_ledger.Path, LedgerDirectory.KeysDirectory));
        return LogKeys.Load(directory, TestLedger.Name);
    }

    /// <summary>All tiles, bundles and some proofs, in one text.</summary>
    private string Everything()
    {
        using TileReader tiles = TileReader.Open(_ledger.Path);
        var all = new StringBuilder();
        for (int level = TileName.EntriesLevel; level < 2; level++)
        {
            long hashes = tiles.Checkpoint.Size >> (8 * Math.Max(0, level));
            for (long first = 0; first < hashes; first += 256)
                all.AppendLine(Convert.ToHexString(tiles.Read(new TileName(level, first / 256, (int)Math.Min(256, hashes - first)))!.Value.Span));
        }

        for (long index = 0; index < tiles.Checkpoint.Size; index += 97)
            all.AppendJoin(',', tiles.InclusionProof(index, tiles.Checkpoint.Size).Select(Convert.ToHexString)).AppendLine();
        return all.ToString();
    }
}
