using System.Runtime.Versioning;
using AuditOtel.Outbox;
using AuditOtel.Outbox.Disk;

namespace AuditOtel.Tests.Outbox;

/// <summary>The outbox on the real file system.</summary>
[Trait("Requirement", "B7")]
[SupportedOSPlatform("linux")]
public sealed class OutboxDiskTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private readonly string _parent = Directory.CreateTempSubdirectory("aot-").FullName;

    private string Place => Path.Combine(_parent, "outbox");

    [Fact]
    public async Task Its_directory_and_files_belong_to_the_owner_alone()
    {
        using var store = Open();
        await store.AppendAsync(Record(1), isIntent: true);
        store.Delivered(store.Peek()!, 1);
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(Place));
        Assert.All(Directory.GetFiles(Place), static file => Assert.Equal(OwnerFile, File.GetUnixFileMode(file)));
        Assert.Equal(3, Directory.GetFiles(Place).Length);
    }

    [Fact]
    public async Task What_is_stored_is_there_for_the_next_process()
    {
        using (var store = Open())
        {
            for (var number = 1; number <= 20; number++)
                await store.AppendAsync(Record(number), isIntent: true);
            store.Delivered(store.Peek()!, 5);
        }

        using var next = Open();
        Assert.Equal(Enumerable.Range(6, 15).Select(number => (long)number), OutboxStoreTests.Drain(next));
    }

    [Fact]
    public void Every_directory_that_is_made_for_it_has_its_name_on_stable_storage()
    {
        List<string> synced = [];
        new OutboxDisk(synced.Add).PrepareDirectory(Path.Combine(_parent, "shop", "audit", "outbox"));
        Assert.Equal([_parent, Path.Combine(_parent, "shop"), Path.Combine(_parent, "shop", "audit")], synced.Order(StringComparer.Ordinal));
        Assert.Equal(OwnerDirectory, File.GetUnixFileMode(Path.Combine(_parent, "shop", "audit", "outbox")));
    }

    [Fact]
    public void A_directory_that_is_open_to_others_is_refused()
    {
        Directory.CreateDirectory(Place, OwnerDirectory | UnixFileMode.GroupRead);
        Assert.Contains("chmod 700", Assert.Throws<OutboxException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_symbolic_link_in_place_of_the_directory_is_refused()
    {
        Directory.CreateSymbolicLink(Place, Directory.CreateTempSubdirectory("aot-").FullName);
        Assert.Contains("symbolic link", Assert.Throws<OutboxException>(Open).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lock")]
    [InlineData(PositionFile.Name)]
    [InlineData("0000000000000001.outbox")]
    public void A_symbolic_link_in_place_of_a_file_is_refused_and_its_target_untouched(string name)
    {
        var target = Path.Combine(_parent, "target");
        File.WriteAllText(target, "mine");
        Open().Dispose();
        File.Delete(Path.Combine(Place, name));
        File.CreateSymbolicLink(Path.Combine(Place, name), target);
        Assert.Throws<OutboxException>(Open);
        Assert.Equal("mine", File.ReadAllText(target));
    }

    [Fact]
    public void Two_trails_cannot_share_it()
    {
        using var store = Open();
        Assert.Contains("in use", Assert.Throws<OutboxException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_place_of_the_directory_is_refused()
    {
        File.WriteAllText(Place, "");
        Assert.Throws<OutboxException>(Open);
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private static StoredRecord Record(long number) => new(number, Guid.NewGuid(), "user.delete", AuditStage.Intent, 0, new byte[200]);

    private OutboxStore Open() => OutboxStore.Open(OutboxDisk.Instance, new OutboxSettings(Place, 1 << 20, new byte[] { 1 }));
}
