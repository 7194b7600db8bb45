using System.Diagnostics;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>
/// A block device that fails as a real one does: nbdkit makes the faults, nbdfuse shows its export as a file, a loop device makes a disk of it.
/// Faults are on while a switch file exists, so that the file system can be made and mounted in peace.
/// </summary>
internal sealed class NbdDisk : IAsyncDisposable
{
    private const int SigKill = 9;
    private const int PageBytes = 4096;

    // e2fsck(8): errors were found and corrected.
    private const int FsckCorrected = 1;

    private readonly TempDirectory _directory = new();
    private readonly string[] _words;
    private Process? _fuse;

    private NbdDisk(Func<NbdDisk, string[]> words) => _words = words(this);

    /// <summary>The file whose presence switches the faults on.</summary>
    internal string Switch => _directory.Combine("switch");

    internal TestDisk Disk { get; private set; } = null!;

    private string Image => _directory.Combine("image");

    private string Fuse => _directory.Combine("fuse");

    private string Device => Path.Combine(Fuse, "nbd");

    private string PidFile => _directory.Combine("nbdkit.pid");

    /// <summary>Makes and mounts an ext4 file system on a device with these filters and their parameters, given the switch file.</summary>
    internal static Task<NbdDisk> CreateAsync(Func<string, string[]> filters) => MakeAsync(disk =>
    {
        var words = filters(disk.Switch);
        return [.. words.Where(IsFilter), "file", disk.Image, .. words.Where(word => !IsFilter(word))];
    });

    /// <summary>
    /// The same on a device that fails so many of a hundred writes, or of a hundred flushes. No filter of nbdkit fails flushes, so that a line of shell for
    /// each operation serves the device.
    /// </summary>
    internal static Task<NbdDisk> CreateFailingAsync(string operation, string error, int percent) => operation is "flush"
        ? MakeAsync(disk => FailingFlushes(disk, error, percent))
        : CreateAsync(file => ["--filter=error", $"error-{operation}={error}", $"error-{operation}-rate={percent}%", $"error-{operation}-file={file}"]);

    private static async Task<NbdDisk> MakeAsync(Func<NbdDisk, string[]> words)
    {
        var disk = new NbdDisk(words);
        try
        {
            await using (var image = File.Create(disk.Image))
                image.SetLength(128L << 20);
            Directory.CreateDirectory(disk.Fuse);
            await disk.ServeAsync();
            await Tool.RunAsync("mkfs.ext4", "-q", "-F", "-b", $"{PageBytes}", disk.Device);
            disk.Disk = await TestDisk.OnAsync(disk.Device);
            WriteByPages(disk.Disk.Mount);
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    /// <summary>The disk loses its power, and with it what stood only in its own volatile cache; all use fails from now on.</summary>
    internal async Task LoseCacheAsync() => await Tool.RunAsync("kill", $"-{SigKill}", (await File.ReadAllTextAsync(PidFile)).Trim());

    /// <summary>Plugs the disk in again.</summary>
    internal async Task PlugInAsync()
    {
        await Disk.UnmountAsync();
        await EndServiceAsync();
        await ServeAsync();
        await Disk.MountAsync();
    }

    /// <summary>Plugs the failed disk in again and checks its file system, as a start of the host does: ext4 may need that after an error.</summary>
    internal async Task RepairAsync()
    {
        await Disk.UnmountAsync();
        var check = await ChildProgram.RunAsync("e2fsck", ["-f", "-y", Device]);
        Assert.True((check.ExitCode & ~FsckCorrected) == 0, $"The file system cannot be repaired: {check}");
        await Disk.MountAsync();
    }

    internal void SwitchOn() => File.WriteAllBytes(Switch, []);

    internal void SwitchOff() => File.Delete(Switch);

    public async ValueTask DisposeAsync()
    {
        SwitchOff();
        if (Disk is not null)
            await Disk.DisposeAsync();
        await EndServiceAsync();
        _directory.Dispose();
    }

    /// <summary>
    /// A write of several pages of which a later one fails is a short write for the loop device, which calls it a success: the disk would lie, even to the file system's journal, and nobody can keep a
    /// promise on such a disk.
    /// </summary>
    private static void WriteByPages(string mount)
    {
        var device = File.ReadLines("/proc/self/mounts").Last(line => line.Contains($" {mount} ", StringComparison.Ordinal)).Split(' ')[0];
        File.WriteAllText($"/sys/block/{Path.GetFileName(device)}/queue/max_sectors_kb", $"{PageBytes / 1024}");
    }

    private async Task ServeAsync()
    {
        File.Delete(PidFile);
        string[] words = [Device, "--socket-activation", "nbdkit", "--exit-with-parent", "-f", "-P", PidFile, .. _words];
        try
        {
            _fuse = Process.Start(ChildProgram.StartInfo("nbdfuse", words));
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"'nbdfuse' cannot be started, so no real I/O error can be made here: {missing.Message}.", missing);
        }

        await Tool.UntilAsync(() => _fuse!.HasExited || (File.Exists(Device) && File.Exists(PidFile)), () => "the device of nbdfuse");
        if (_fuse!.HasExited)
            throw new InvalidOperationException($"nbdfuse ended, so no real I/O error can be made here: {await _fuse.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Ends nbdfuse, and nbdkit with it. One that died with its nbdkit leaves its mount behind.</summary>
    private async Task EndServiceAsync()
    {
        if (_fuse is null)
            return;
        if ((await File.ReadAllTextAsync("/proc/self/mounts")).Contains($" {Fuse} ", StringComparison.Ordinal))
            await Tool.RunAsync("umount", "--lazy", Fuse);
        await _fuse.WaitForExitAsync();
        _fuse.Dispose();
        _fuse = null;
    }

    private static string[] FailingFlushes(NbdDisk disk, string error, int percent) =>
    [
        "eval",
        $"get_size=stat -c %s {disk.Image}",
        $"pread=dd if={disk.Image} bs=1M skip=$4 count=$3 iflag=skip_bytes,count_bytes status=none",
        $"pwrite=dd of={disk.Image} bs=1M seek=$4 oflag=seek_bytes conv=notrunc status=none",
        $"flush=[ ! -e {disk.Switch} ] || [ $(od -An -N1 -tu1 /dev/urandom) -ge {256 * percent / 100} ] || {{ echo '{error} the disk fails' >&2; exit 1; }}",
    ];

    private static bool IsFilter(string word) => word.StartsWith("--filter", StringComparison.Ordinal);
}
