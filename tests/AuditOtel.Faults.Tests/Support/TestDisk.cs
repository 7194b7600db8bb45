using System.Diagnostics;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>A mounted file system of a test's own, unmounted and removed at its end. Loop devices free themselves at the unmount.</summary>
internal sealed class TestDisk : IAsyncDisposable
{
    // A program that another test starts holds copies of this process's open files until it has become that program: on a busy machine, some milliseconds.
    private static readonly TimeSpan PatienceWithStarts = TimeSpan.FromSeconds(5);

    private readonly TempDirectory _directory = new();
    private readonly string[] _mountArguments;
    private bool _isMounted;
    private int _fillers;

    private TestDisk(Func<string, string[]> mountArguments)
    {
        Mount = Directory.CreateDirectory(_directory.Combine("m")).FullName;
        _mountArguments = mountArguments(_directory.Combine("image"));
    }

    /// <summary>Where it is mounted.</summary>
    internal string Mount { get; }

    /// <summary>The ledger's directory on it.</summary>
    internal string Ledger => Path.Combine(Mount, "l");

    /// <summary>ext4 with a journal on a loop device.</summary>
    internal static Task<TestDisk> Ext4Async(int mebibytes) => OnImageAsync(mebibytes, "mkfs.ext4", "-q", "-F", "-m", "0");

    /// <summary>XFS on a loop device; mkfs.xfs makes none smaller than 300 MiB.</summary>
    internal static Task<TestDisk> XfsAsync(int mebibytes) => OnImageAsync(mebibytes, "mkfs.xfs", "-q", "-f");

    /// <summary>The file system of this name, large enough for XFS.</summary>
    internal static Task<TestDisk> NamedAsync(string fileSystem) => fileSystem switch
    {
        "ext4" => Ext4Async(320),
        "xfs" => XfsAsync(320),
        _ => throw new ArgumentOutOfRangeException(nameof(fileSystem), fileSystem, "ext4 or xfs"),
    };

    /// <summary>Memory with a limit.</summary>
    internal static async Task<TestDisk> TmpfsAsync(int mebibytes)
    {
        var disk = new TestDisk(_ => ["-t", "tmpfs", "-o", $"size={mebibytes}m", "auditotel-test"]);
        await disk.MountAsync();
        return disk;
    }

    /// <summary>A block device, or a file with a file system, that something else provides.</summary>
    internal static async Task<TestDisk> OnAsync(string imageOfOther)
    {
        var disk = new TestDisk(_ => ["-o", "loop", imageOfOther]);
        await disk.MountAsync();
        return disk;
    }

    internal async Task MountAsync()
    {
        await Tool.RunAsync("mount", [.. _mountArguments, Mount]);
        _isMounted = true;
    }

    /// <summary>Unmounts it. What keeps it busy for longer than a program takes to start fails the test, by name.</summary>
    internal async Task UnmountAsync()
    {
        var start = Stopwatch.GetTimestamp();
        ProgramResult said;
        while ((said = await ChildProgram.RunAsync("umount", [Mount])).ExitCode != 0)
        {
            if (Stopwatch.GetElapsedTime(start) > PatienceWithStarts)
                Assert.Fail($"'{Mount}' cannot be unmounted: {said}\nHeld by: {Holders.Of(Mount)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        _isMounted = false;
    }

    internal Task RemountAsync(string options) => Tool.RunAsync("mount", "-o", $"remount,{options}", Mount);

    /// <summary>Has ext4 meet an error, on which it makes itself read-only at once (mount option errors=remount-ro).</summary>
    internal async Task BecomeReadOnlyAsync()
    {
        var device = (await Tool.RunAsync("findmnt", "-n", "-o", "SOURCE", Mount)).Trim();
        await File.WriteAllTextAsync($"/sys/fs/ext4/{Path.GetFileName(device)}/trigger_fs_error", "1");
    }

    /// <summary>Another program takes all room there is.</summary>
    internal async Task FillAsync()
    {
        var block = new byte[256 << 10];
        await using var file = File.Create(Filler(++_fillers));
        try
        {
            while (true)
            {
                await file.WriteAsync(block);
                await file.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Full, as intended; the file's tail may be shorter than a block.
        }
    }

    /// <summary>It gives all that room back.</summary>
    internal void Free()
    {
        for (; _fillers > 0; _fillers--)
            File.Delete(Filler(_fillers));
    }

    internal void CutPower() => LinuxFaults.CutPower(Mount);

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
            await UnmountAsync();
        _directory.Dispose();
    }

    private string Filler(int number) => Path.Combine(Mount, $"filler{number}");

    private static async Task<TestDisk> OnImageAsync(int mebibytes, string make, params string[] options)
    {
        var disk = new TestDisk(image => ["-o", "loop", image]);
        try
        {
            var image = disk._mountArguments[^1];
            await using (var file = File.Create(image))
                file.SetLength((long)mebibytes << 20);
            await Tool.RunAsync(make, [.. options, image]);
            await disk.MountAsync();
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }
}
