using System.Diagnostics;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>
/// A block device that fails as a real one does: nbdkit makes the faults, nbdfuse shows its export as a file, a loop device makes a disk of it.
/// Faults are on while a switch file exists, so that the file system can be made and mounted in peace.
/// </summary>
internal sealed class NbdDisk : IAsyncDisposable
{
    private const int SigKill = 9;

    private readonly TempDirectory _directory = new();
    private readonly string[] _filters;
    private Process? _fuse;

    private NbdDisk(Func<string, string[]> filters) => _filters = filters(Switch);

    /// <summary>The file whose presence switches the faults on.</summary>
    internal string Switch => _directory.Combine("switch");

    internal TestDisk Disk { get; private set; } = null!;

    private string Image => _directory.Combine("image");

    private string Fuse => _directory.Combine("fuse");

    private string Device => Path.Combine(Fuse, "nbd");

    private string PidFile => _directory.Combine("nbdkit.pid");

    /// <summary>Makes and mounts an ext4 file system on a device with these filters and their parameters, given the switch file.</summary>
    internal static async Task<NbdDisk> CreateAsync(Func<string, string[]> filters)
    {
        var disk = new NbdDisk(filters);
        try
        {
            await using (var image = File.Create(disk.Image))
                image.SetLength(128L << 20);
            Directory.CreateDirectory(disk.Fuse);
            await disk.ServeAsync();
            await Tool.RunAsync("mkfs.ext4", "-q", "-F", disk.Device);
            disk.Disk = await TestDisk.OnAsync(disk.Device);
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

    private async Task ServeAsync()
    {
        File.Delete(PidFile);
        string[] words = [Device, "--socket-activation", "nbdkit", "--exit-with-parent", "-f", "-P", PidFile, .. _filters.Where(IsFilter), "file", Image, .. _filters.Where(word => !IsFilter(word))];
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

    private static bool IsFilter(string word) => word.StartsWith("--filter", StringComparison.Ordinal);
}
