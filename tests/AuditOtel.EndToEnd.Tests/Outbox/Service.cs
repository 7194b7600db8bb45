using System.Diagnostics;
using AuditOtel.EndToEnd.Tests.Support;

namespace AuditOtel.EndToEnd.Tests.Outbox;

/// <summary>A running load program, which a test kills.</summary>
internal sealed class Service : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private Service(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    internal int Id => _process.Id;

    /// <summary>Starts it and returns when it works.</summary>
    internal static async Task<Service> StartAsync(params string[] arguments)
    {
        var process = Process.Start(ChildProgram.StartInfo("dotnet", [typeof(LoadProgram).Assembly.Location, "load", .. arguments]))
            ?? throw new InvalidOperationException("The load program did not start.");
        var service = new Service(process);
        if (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is not "ready")
            Assert.Fail($"The load program did not become ready: {await service._errors}");
        return service;
    }

    /// <summary>Delivers what the outbox holds; ends when there is nothing left.</summary>
    internal static async Task DrainAsync(params string[] arguments) =>
        (await ChildProgram.RunAsync("dotnet", [typeof(LoadProgram).Assembly.Location, "drain", .. arguments])).Expect(0);

    /// <summary>kill -9.</summary>
    internal async Task KillAsync()
    {
        Assert.False(_process.HasExited, "The load program ended by itself.");
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
    }
}
