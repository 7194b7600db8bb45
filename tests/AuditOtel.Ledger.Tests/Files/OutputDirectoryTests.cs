using System.Runtime.Versioning;
using AuditOtel.Ledger.Files;

namespace AuditOtel.Ledger.Tests.Files;

/// <summary>Files outside of ledgers: whole and durable or not there, never through a link, and every failure is seen.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OutputDirectoryTests : IDisposable
{
    private const int NoSpace = 28;
    private const int InputOutput = 5;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly FailingSystemCalls _calls = new();
    private readonly string _path = Directory.CreateTempSubdirectory("aot-files-").FullName;
    private readonly OutputDirectory _directory;

    public OutputDirectoryTests() => _directory = OutputDirectory.Open(_calls, _path, followsLink: false);

    [Fact]
    public void A_new_file_appears_when_it_is_whole_and_only_its_owner_reads_it()
    {
        using (NewFile file = _directory.Create("a"))
        {
            file.Content.Write(new byte[5000]);
            Assert.False(File.Exists(In("a")));
            file.Complete();
        }

        Assert.Equal(5000, new FileInfo(In("a")).Length);
        Assert.Equal(Private, File.GetUnixFileMode(In("a")));
        Assert.Equal(["a"], _directory.Names());
    }

    [Theory]
    [InlineData("write", NoSpace)]
    [InlineData("write", InputOutput)]
    [InlineData("fsync", InputOutput)]
    [InlineData("rename", NoSpace)]
    public void Of_a_new_file_that_failed_nothing_is_left(string call, int errno)
    {
        _calls.Fault = (made, _) => string.Equals(made, call, StringComparison.Ordinal) ? errno : 0;

        Assert.ThrowsAny<IOException>(Make);
        Assert.Empty(_directory.Names());
    }

    [Fact]
    public void A_new_file_whose_name_may_not_be_durable_is_removed_again()
    {
        _calls.Fault = (call, name) => call is "fsync" && !name.EndsWith(NewFile.PartialSuffix, StringComparison.Ordinal) ? InputOutput : 0;

        Assert.ThrowsAny<IOException>(Make);
        Assert.Empty(_directory.Names());
    }

    [Fact]
    public void A_file_system_that_cannot_rename_without_replacing_still_replaces_nothing()
    {
        var made = 0;
        _calls.Fault = (call, _) => call is "rename" && made++ == 0 ? 22 : 0;
        Make();
        Assert.Equal(["a"], _directory.Names());

        using NewFile late = _directory.Create("d");
        File.WriteAllText(In("d"), "was faster");
        made = 0;
        Assert.Contains("already", Assert.ThrowsAny<IOException>(late.Complete).Message, StringComparison.Ordinal);
        Assert.Equal("was faster", File.ReadAllText(In("d")));
    }

    [Fact]
    public void What_failed_first_is_what_is_told_when_a_compressed_file_is_closed()
    {
        using NewFile file = _directory.Create("a");
        _calls.Fault = static (call, _) => call is "write" ? InputOutput : 0;

        var told = Assert.ThrowsAny<IOException>(() =>
        {
            using var gzip = new System.IO.Compression.GZipStream(file.Content, System.IO.Compression.CompressionLevel.NoCompression, leaveOpen: true);
            gzip.Write(new byte[1 << 20]);
        });
        Assert.StartsWith("write of ", told.Message, StringComparison.Ordinal);
        Assert.Equal(told.Message, Assert.ThrowsAny<IOException>(file.Complete).Message);
    }

    [Fact]
    public void A_file_that_was_there_keeps_its_mode_until_it_is_certain_whose_it_is()
    {
        const UnixFileMode Shared = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.WriteAllText(In("log"), "x");
        File.SetUnixFileMode(In("log"), Shared);
        _calls.User = 4_000_000;
        Assert.Contains("another user", Assert.ThrowsAny<IOException>(() => _directory.OpenAppended("log")).Message, StringComparison.Ordinal);
        _calls.User = null;
        using (AppendedFile file = _directory.OpenAppended("log"))
        {
            Assert.Equal(Shared, File.GetUnixFileMode(In("log")));
            file.Restrict();
            Assert.Equal(Private, File.GetUnixFileMode(In("log")));
        }

        using (var link = System.Diagnostics.Process.Start("ln", [In("log"), In("other")]))
            link.WaitForExit();
        Assert.Contains("another name", Assert.ThrowsAny<IOException>(() => _directory.OpenAppended("log")).Message, StringComparison.Ordinal);
        Assert.Equal("x", File.ReadAllText(In("log")));
    }

    [Fact]
    public void What_is_there_is_never_replaced_not_even_a_broken_link()
    {
        File.CreateSymbolicLink(In("link"), In("nowhere"));
        File.WriteAllText(In("b"), "b");
        File.WriteAllText(In("c" + NewFile.PartialSuffix), "of somebody else");

        foreach (string name in (string[])["link", "b", "c"])
            Assert.Contains("already", Assert.ThrowsAny<IOException>(() => _directory.Create(name)).Message, StringComparison.Ordinal);
        using (NewFile late = _directory.Create("d"))
        {
            File.WriteAllText(In("d"), "was faster");
            Assert.ThrowsAny<IOException>(late.Complete);
        }

        Assert.Equal("was faster", File.ReadAllText(In("d")));
        Assert.False(File.Exists(In("nowhere")));
    }

    [Fact]
    public void What_was_added_stays_and_what_failed_is_cut_away()
    {
        using (AppendedFile file = _directory.OpenAppended("log"))
        {
            file.Append("one\n"u8);
            _calls.Fault = static (call, _) => string.Equals(call, "fdatasync", StringComparison.Ordinal) ? InputOutput : 0;
            Assert.ThrowsAny<IOException>(() => file.Append("two\n"u8));
        }

        _calls.Fault = null;
        using (AppendedFile file = _directory.OpenAppended("log"))
        {
            file.Cut(4);
            file.Append("three\n"u8);
        }

        Assert.Equal("one\nthree\n", File.ReadAllText(In("log")));
        Assert.Equal(Private, File.GetUnixFileMode(In("log")));
    }

    [Fact]
    public void What_a_crash_may_spoil_is_never_more_than_a_piece()
    {
        var unsynced = 0L;
        var most = 0L;
        _calls.Fault = (call, _) =>
        {
            unsynced = call is "fdatasync" ? 0 : unsynced + (call is "write" ? 1000 : 0);
            most = Math.Max(most, unsynced);
            return 0;
        };
        using AppendedFile file = _directory.OpenAppended("log");
        file.Append(new byte[AppendedFile.MaxUnsynced + 5]);

        Assert.Equal(AppendedFile.MaxUnsynced + 5, file.Length());
        Assert.InRange(most, 1, AppendedFile.MaxUnsynced + 1000);
        Assert.Equal(0, unsynced);
    }

    [Fact]
    public void One_at_a_time_adds_to_a_file_and_no_link_is_followed()
    {
        using AppendedFile file = _directory.OpenAppended("log");
        File.CreateSymbolicLink(In("link"), In("log"));
        Directory.CreateDirectory(In("folder"));

        Assert.Contains("Another process", Assert.ThrowsAny<IOException>(() => _directory.OpenAppended("log")).Message, StringComparison.Ordinal);
        foreach (string name in (string[])["link", "folder"])
            Assert.Contains("name a file", Assert.ThrowsAny<IOException>(() => _directory.OpenAppended(name)).Message, StringComparison.Ordinal);
        Directory.CreateSymbolicLink(In("way"), _path);
        Assert.ThrowsAny<IOException>(() => OutputDirectory.Open(In("way"), followsLink: false).Dispose());
    }

    [Fact]
    public void A_file_that_was_moved_away_is_not_the_one_of_its_name_any_more()
    {
        using AppendedFile file = _directory.OpenAppended("log");
        Assert.True(_directory.Holds("log", file));

        File.Move(In("log"), In("log.1"));
        Assert.False(_directory.Holds("log", file));
        File.WriteAllText(In("log"), "");
        Assert.False(_directory.Holds("log", file));
        Assert.True(_directory.Holds("log.1", file));
    }

    [Fact]
    public void A_ledger_is_found_around_a_path_through_links()
    {
        string ledger = In("ledger");
        LedgerDirectory.Create(ledger, "l", TimeProvider.System);
        Directory.CreateSymbolicLink(In("way"), ledger);

        Assert.Equal(RealPath.Of(ledger), RealPath.LedgerAround(Path.Combine(In("way"), "segments", "x")));
        Assert.Equal(RealPath.Of(ledger), RealPath.LedgerAround(ledger));
        Assert.Null(RealPath.LedgerAround(In("x")));
    }

    public void Dispose()
    {
        _directory.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    private void Make()
    {
        using NewFile file = _directory.Create("a");
        file.Content.Write(new byte[5000]);
        file.Complete();
    }

    private string In(string name) => Path.Combine(_path, name);
}
