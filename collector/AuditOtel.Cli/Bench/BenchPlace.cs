using AuditOtel.Collector;

namespace AuditOtel.Cli.Bench;

/// <summary>A real collector with a new ledger in a directory of its own, and the raw probe's file beside it on the same file system.</summary>
internal sealed class BenchPlace : IAsyncDisposable
{
    private const string Reserve = "reserve";
    private readonly DirectoryInfo _directory;
    private readonly AuditCollector _collector;

    private BenchPlace(DirectoryInfo directory, AuditCollector collector)
    {
        _directory = directory;
        _collector = collector;
        Raw = new RawProbe(directory.FullName);
    }

    internal RawProbe Raw { get; }

    /// <summary>The socket for gRPC, HTTP/2.</summary>
    internal string Socket => _collector.Endpoints.Socket;

    /// <summary>The socket for HTTP/1.1.</summary>
    internal string HttpSocket => _collector.Endpoints.HttpSocket;

    internal static async Task<BenchPlace> StartAsync(string parent)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The collector runs on Linux.");
        var directory = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(parent), $"auditotel-bench-{Guid.NewGuid():N}"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            return new BenchPlace(directory, await AuditCollector.StartAsync(new CollectorOptions { DataDirectory = LedgerOf(directory) }));
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Stops the collector in order and returns the bytes of all files of its ledger but the reserve, whose size is set and does not depend on records.</summary>
    internal async Task<long> StopAsync()
    {
        await _collector.StopAsync();
        return new DirectoryInfo(LedgerOf(_directory)).EnumerateFiles("*", SearchOption.AllDirectories).Where(static file => !string.Equals(file.Name, Reserve, StringComparison.Ordinal)).Sum(static file => file.Length);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _collector.DisposeAsync();
        }
        finally
        {
            Raw.Dispose();
            _directory.Delete(recursive: true);
        }
    }

    private static string LedgerOf(DirectoryInfo directory) => Path.Combine(directory.FullName, "ledger");
}
