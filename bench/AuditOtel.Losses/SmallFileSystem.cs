using System.Diagnostics;

namespace AuditOtel.Losses;

/// <summary>A file system in memory that can be filled; only root may make one.</summary>
internal sealed class SmallFileSystem : IAsyncDisposable
{
    private const string Ballast = "ballast";

    // Less than half of the smallest useful load, so that some records are stored and others cannot be.
    private const long Left = 1 << 20;

    private SmallFileSystem(string path) => Path = path;

    internal string Path { get; }

    internal static async Task<SmallFileSystem> MountAsync(string path)
    {
        Directory.CreateDirectory(path);
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=96m,mode=0700", "tmpfs", path);
        return new SmallFileSystem(path);
    }

    /// <summary>Fills it up to a last megabyte.</summary>
    internal async Task FillAsync()
    {
        await using var file = File.Create(System.IO.Path.Combine(Path, Ballast));
        var block = new byte[1 << 16];
        while (new DriveInfo(Path).AvailableFreeSpace > Left)
            await file.WriteAsync(block);
    }

    public async ValueTask DisposeAsync() => await RunAsync("umount", Path);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false }) ?? throw new LossesException($"{program} did not start");
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new LossesException($"{program} needs root ({errors.Trim()})");
    }
}
