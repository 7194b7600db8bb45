using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Tampering;

/// <summary>A ledger with some hundred records of equal length, stopped cleanly; tests tamper with copies of it.</summary>
public sealed class StoppedLedger : IAsyncLifetime, IDisposable
{
    internal const int Records = 300;
    private const int RequestSize = 10;

    private readonly TempDirectory _directory = new();

    internal static ReadOnlySpan<byte> Operation => "user.account.delete"u8;

    internal string Path => _directory.Path;

    public async Task InitializeAsync()
    {
        await using var collector = await CollectorProcess.StartAsync(_directory.Path);
        using var client = GrpcClient.OverSocket(collector.Socket);
        for (var sent = 0; sent < Records; sent += RequestSize)
            (await client.ExportAsync(PlainOtlp.AuditRequest(Enumerable.Range(0, RequestSize).Select(_ => PlainOtlp.NewId())))).Expect(GrpcAnswer.Ok);
        Assert.Equal(0, await collector.StopAsync());
    }

    /// <summary>A copy as someone would take it with cp.</summary>
    public TempDirectory Copy()
    {
        var copy = new TempDirectory();
        foreach (var folder in Directory.GetDirectories(Path, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, folder)));
        foreach (var file in Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".sock", StringComparison.Ordinal)))
            File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file)));
        return copy;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();
}
