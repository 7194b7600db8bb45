using AuditOtel.Collector.Selection;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Collector.Tests.Selection;
using AuditOtel.EndToEnd.Tests.Tampering;
using AuditOtel.Ledger;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Tests.Index;

[Trait("Requirement", "S10")]
public sealed class IndexSearchTests
{
    private const int Records = 100;

    [Fact]
    public void A_search_finds_the_same_with_and_without_index_while_it_is_built() =>
        Prop.ForAll(SelectionGenerators.Record.ListOf(Records).ToArbitrary(), SelectionGenerators.Tree.ListOf(20).ToArbitrary(), (records, trees) => SearchAsync([.. records], [.. trees]).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    [Fact]
    public async Task Times_and_places_are_told_from_stretches_and_what_is_behind_the_index_is_read()
    {
        await using var ledger = await IndexedLedger.IndexedAsync(100);
        await ledger.AppendAsync(IndexedLedger.Numbered(3));
        var notices = new List<string>();

        foreach (var selection in new[] { "actor:user2", "actor:user2 and index >= 40", "n:2", "n < 3", "time >= 2026-11-01 and actor:user1", "time >= 2030-01-01", "actor:nobody" })
            Assert.Equal(ledger.Scan(selection), ledger.Search(selection, notices));

        Assert.Equal(3 + 3, ledger.Search("n < 3", notices).Count);
        Assert.Empty(notices);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(ledger.Index)!));
    }

    [Fact]
    public async Task Ledger_bytes_decide_and_a_row_that_lies_is_not_believed_and_marks_the_index()
    {
        await using var ledger = await IndexedLedger.IndexedAsync(100);
        var notices = new List<string>();
        Alter(ledger.Index, "UPDATE posting SET terms = (SELECT p.terms FROM posting AS p WHERE p.stretch = 0 AND p.bucket = posting.bucket) WHERE stretch = 2 AND bucket IN (SELECT bucket FROM posting WHERE stretch = 0)");

        var found = ledger.Search("actor:user3", notices);

        Assert.Subset(ledger.Scan("actor:user3").ToHashSet(), found.ToHashSet());
        var told = Assert.Single(notices);
        Assert.Contains("does not fit", told, StringComparison.Ordinal);
        Assert.Contains("--scan", told, StringComparison.Ordinal);
        Assert.Contains("does not fit", IndexFiles.MarkOf(ledger.Directory), StringComparison.Ordinal);
        notices.Clear();
        Assert.Equal(ledger.Scan("actor:user3"), ledger.Search("actor:user3", notices));
        Assert.Contains("marked for being built anew", Assert.Single(notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE state SET version = version + 1", "another version")]
    [InlineData("UPDATE state SET ledger = 'test/ledger'", "another ledger")]
    [InlineData("UPDATE state SET next = 1000000 * stretch", "knows 16000000 entries")]
    [InlineData("UPDATE state SET next = -16", "damaged")]
    [InlineData("DROP TABLE stretch", "damaged")]
    [InlineData("UPDATE posting SET terms = x'0102030405'", "damaged")]
    [InlineData("DELETE FROM state", "another version")]
    [InlineData("UPDATE state SET history = zeroblob(32)", "not the ones that were indexed")]
    [InlineData("UPDATE state SET history = NULL", "not the ones that were indexed")]
    [InlineData("UPDATE state SET key = x'00'", "damaged")]
    public async Task A_foreign_or_damaged_index_is_told_and_not_used(string statement, string told)
    {
        await using var ledger = await IndexedLedger.IndexedAsync(100);
        var notices = new List<string>();
        Alter(ledger.Index, statement);

        Assert.Equal(ledger.Scan("actor:user3"), ledger.Search("actor:user3", notices));

        Assert.Contains(told, Assert.Single(notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_that_ends_in_the_middle_or_is_empty_is_told_and_not_used()
    {
        await using var ledger = await IndexedLedger.IndexedAsync(100);
        foreach (var length in new[] { 20_000, 100, 0 })
        {
            var notices = new List<string>();
            using (var file = new FileStream(ledger.Index, FileMode.Open))
                file.SetLength(length);
            Assert.Equal(ledger.Scan("actor:user3"), ledger.Search("actor:user3", notices));
            Assert.NotEmpty(notices);
        }
    }

    [Fact]
    public async Task Bytes_of_the_index_that_flip_invent_nothing_and_end_no_search()
    {
        await using var ledger = await IndexedLedger.IndexedAsync(100);
        var (content, expected) = (File.ReadAllBytes(ledger.Index), ledger.Scan("actor:user3 or n:5*").ToHashSet());
        var random = new Random(5);
        for (var turn = 0; turn < 60; turn++)
        {
            var altered = content.ToArray();
            for (var flip = 0; flip < 40; flip++)
                altered[random.Next(altered.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(ledger.Index, altered);

            Assert.Subset(expected, ledger.Search("actor:user3 or n:5*", []).ToHashSet());
        }
    }

    [Fact]
    public async Task An_entry_that_is_not_the_signed_one_is_refused()
    {
        await using var ledger = await IndexedLedger.IndexedAsync(100);
        await ledger.Writer.DisposeAsync();
        Assert.Single(ledger.Search("n:50", []));
        Forge(ledger, ledger.Scan("n:50")[0]);

        Assert.Single(ledger.Scan("n:50"));
        var refusal = Assert.Throws<LedgerException>(() => ledger.Search("n:50", []));

        Assert.Contains("not the one that was signed", refusal.Message, StringComparison.Ordinal);
        Assert.Single(ledger.Search("n:51", []));
    }

    /// <summary>Makes an entry that of another actor, with a checksum that is right.</summary>
    private static void Forge(IndexedLedger ledger, long index)
    {
        using var reader = LedgerReader.Open(ledger.Directory);
        Assert.True(reader.TryRead(index, out var entry));
        foreach (var file in Directory.GetFiles(Path.Combine(ledger.Directory, "segments")))
        {
            var segment = File.ReadAllBytes(file);
            var start = segment.AsSpan().IndexOf(entry.Bytes.Span);
            if (start < 0)
                continue;
            segment[start + entry.Bytes.Span.IndexOf("user"u8) + "user".Length] ^= 8;
            Frames.MendChecksum(segment, start, entry.Bytes.Length);
            File.WriteAllBytes(file, segment);
            return;
        }

        Assert.Fail("The entry is in no segment.");
    }

    private static async Task SearchAsync(IReadOnlyList<StoredFields> records, IReadOnlyList<SelectionNode> trees)
    {
        await using var ledger = await IndexedLedger.CreateAsync(records);
        using var keeper = ledger.Keeper();
        var indexing = Task.Run(() => ledger.Build(keeper));
        var notices = new List<string>();
        foreach (var selection in trees.Select(SelectionPrinter.Print))
            Assert.Equal(ledger.Scan(selection), ledger.Search(selection, notices));
        Assert.Null(await indexing);
        Assert.InRange(keeper.Next, Records - IndexedLedger.Stretch, Records + 20);
        foreach (var selection in trees.Select(SelectionPrinter.Print))
            Assert.Equal(ledger.Scan(selection), ledger.Search(selection, notices));
        Assert.Equal([], notices);
    }

    private static void Alter(string path, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
