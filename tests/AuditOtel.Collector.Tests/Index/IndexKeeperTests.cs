using AuditOtel.Collector.Index;
using AuditOtel.Collector.Selection.Sql;
using AuditOtel.Ledger;
using Microsoft.Data.Sqlite;

namespace AuditOtel.Collector.Tests.Index;

[Trait("Requirement", "S10")]
public sealed class IndexKeeperTests
{
    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public async Task Nothing_is_made_before_there_is_a_whole_stretch_and_files_are_private()
    {
        await using var ledger = await IndexedLedger.CreateAsync(IndexedLedger.Numbered(5));
        using var keeper = ledger.Keeper();
        Assert.Null(ledger.Build(keeper));
        Assert.False(Directory.Exists(Path.Combine(ledger.Directory, "index")));

        await ledger.AppendAsync(IndexedLedger.Numbered(60));
        Assert.Null(ledger.Build(keeper));

        var folder = Path.GetDirectoryName(ledger.Index)!;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(3, Directory.GetFiles(folder).Length);
        Assert.All(Directory.GetFiles(folder), static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task It_rests_within_a_stretch()
    {
        await using var ledger = await IndexedLedger.CreateAsync(IndexedLedger.Numbered(2500));
        using var reader = LedgerReader.Open(ledger.Directory);
        using var stop = new ManualResetEvent(initialState: true);
        var asked = 0;
        using var keeper = new IndexKeeper(ledger.Directory, reader.Identity, 2304, new IndexPace(() => ++asked, new ManualTime(), stop));
        Assert.Null(keeper.Open());

        Assert.True(keeper.Step(reader.Size));

        // Once when it was made, once behind the first 2,048 entries.
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task It_goes_on_where_it_ended()
    {
        await using var ledger = await IndexedLedger.IndexedAsync(50);
        await ledger.AppendAsync(IndexedLedger.Numbered(50));
        var first = ledger.Index;

        using var keeper = ledger.Keeper();
        Assert.Null(keeper.Open());
        Assert.Equal(48, keeper.Next);
        Assert.Null(ledger.Build(keeper));

        Assert.Equal(first, ledger.Index);
        AssertSame(ledger);
    }

    [Theory]
    [InlineData("UPDATE state SET version = version + 1", "another version")]
    [InlineData("UPDATE state SET ledger = 'other'", "another ledger")]
    [InlineData("UPDATE state SET next = next + stretch * 100", "knows")]
    [InlineData("UPDATE state SET history = x'00'", "are not the ones that were indexed")]
    [InlineData("DROP TABLE state", "damaged")]
    public async Task An_index_that_cannot_be_gone_on_with_is_built_anew(string statement, string reason)
    {
        await using var ledger = await IndexedLedger.IndexedAsync(50);
        var former = ledger.Index;
        Execute(former, statement);

        using var keeper = ledger.Keeper();
        Assert.Contains(reason, ledger.Build(keeper), StringComparison.Ordinal);

        Assert.NotEqual(former, ledger.Index);
        Assert.False(File.Exists(former));
        AssertSame(ledger);
    }

    [Fact]
    public async Task Files_that_are_cut_or_no_index_are_built_anew()
    {
        await using var ledger = await IndexedLedger.IndexedAsync(50);
        foreach (var content in new byte[][] { [], [.. File.ReadAllBytes(ledger.Index).Take(5000)], [.. Enumerable.Repeat((byte)7, 9000)] })
        {
            File.WriteAllBytes(ledger.Index, content);
            using var keeper = ledger.Keeper();
            Assert.NotNull(ledger.Build(keeper));
            AssertSame(ledger);
        }
    }

    [Fact]
    public async Task A_log_of_SQLite_that_is_gone_takes_back_whole_stretches_only()
    {
        await using var ledger = await IndexedLedger.IndexedAsync(50);
        await ledger.AppendAsync(IndexedLedger.Numbered(50));
        var path = ledger.Index;
        using (var keeper = ledger.Keeper())
        {
            ledger.Build(keeper);

            // The index as a power cut may leave it: the file without its log, while the log still holds the newest stretches.
            File.Copy(path, path + ".copy");
        }

        File.Move(path + ".copy", path, overwrite: true);
        using var again = ledger.Keeper();
        Assert.Null(again.Open());
        Assert.Equal(48, again.Next);
        Assert.Null(ledger.Build(again));
        AssertSame(ledger);
    }

    [Fact]
    public async Task What_the_retention_freed_leaves_the_index_and_what_stays_is_found()
    {
        await using var ledger = await IndexedLedger.IndexedAsync(200);
        using var keeper = ledger.Keeper();
        Assert.Null(ledger.Build(keeper));
        keeper.Forget(CancellationToken.None);
        var before = Stretches(ledger);
        using (var reader = LedgerReader.Open(ledger.Directory))
            await ledger.Writer.ExpireAsync([.. reader.Segments().Where(static segment => segment.IsClosed).Select(static segment => segment.FirstIndex).Where(static (_, place) => place is 0 or 1 or 3)]);

        AssertSame(ledger);
        keeper.Forget(CancellationToken.None);
        Assert.Null(ledger.Build(keeper));

        AssertSame(ledger);
        var after = Stretches(ledger);
        Assert.True(after.Count < before.Count, "No stretch is gone.");
        using var present = LedgerReader.Open(ledger.Directory);
        Assert.All(after, stretch => Assert.Equal(Enumerable.Range(0, IndexedLedger.Stretch).Count(row => !present.IsExpired((stretch.Id * IndexedLedger.Stretch) + row)), stretch.Entries));
    }

    [Fact]
    public async Task A_stretch_that_is_not_there_as_a_whole_is_not_indexed()
    {
        await using var ledger = await IndexedLedger.CreateAsync(IndexedLedger.Numbered(50));
        using var keeper = ledger.Keeper();
        ledger.Build(keeper);
        var next = keeper.Next;

        Assert.Throws<LedgerException>(() => keeper.Step(next + IndexedLedger.Stretch));

        Assert.Equal(next, keeper.Next);
        await ledger.AppendAsync(IndexedLedger.Numbered(50));
        ledger.Build(keeper);
        AssertSame(ledger);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_stretch_that_knows_fewer_or_more_entries_than_there_are_is_indexed_again(int difference)
    {
        await using var ledger = await IndexedLedger.IndexedAsync(50);
        Execute(ledger.Index, $"UPDATE stretch SET entries = entries + {difference} WHERE id = 1; DELETE FROM posting WHERE stretch = 1");
        using var keeper = ledger.Keeper();
        Assert.Null(ledger.Build(keeper));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        keeper.Forget(stop.Token);
        Assert.Contains(IndexedLedger.Stretch + difference, Stretches(ledger).Select(static stretch => stretch.Entries));
        keeper.Forget(CancellationToken.None);

        AssertSame(ledger);
    }

    [Fact]
    public async Task A_folder_that_is_a_link_is_not_followed()
    {
        await using var ledger = await IndexedLedger.CreateAsync(IndexedLedger.Numbered(50));
        var elsewhere = Directory.CreateDirectory(ledger.Directory + "-elsewhere").FullName;
        File.CreateSymbolicLink(Path.Combine(ledger.Directory, "index"), elsewhere);

        using var keeper = ledger.Keeper();

        Assert.Throws<LedgerException>(() => ledger.Build(keeper));
        Assert.Empty(Directory.GetFiles(elsewhere));
    }

    private static void Execute(string path, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    private static void AssertSame(IndexedLedger ledger)
    {
        var notices = new List<string>();
        foreach (var selection in new[] { "actor:user3", "n:4*", "n >= 45 and actor:user1", "actor:nobody" })
            Assert.Equal(ledger.Scan(selection), ledger.Search(selection, notices));
        Assert.Empty(notices);
    }

    private static List<(long Id, long Entries)> Stretches(IndexedLedger ledger)
    {
        using var connection = IndexFiles.OpenToRead(ledger.Index, IndexFiles.IsStill(ledger.Index));
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id, entries FROM stretch ORDER BY id";
        using var reader = command.ExecuteReader();
        var found = new List<(long Id, long Entries)>();
        while (reader.Read())
            found.Add((reader.GetInt64(0), reader.GetInt64(1)));
        return found;
    }
}
