using System.CommandLine;
using System.Runtime.InteropServices;
using AuditOtel.Cli.Configuration;
using AuditOtel.Cli.Output;
using AuditOtel.Collector;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel run</c>: the collector.</summary>
internal static class RunCommand
{
    internal static Command Create()
    {
        var data = CommonOptions.Data();
        var config = new Option<FileInfo?>("--config") { Description = "auditotel.json; the command line wins over it.", HelpName = "FILE" };
        var grpc = Address("--otlp-grpc", "OTLP/gRPC", RunConfiguration.DefaultOtlpGrpc);
        var http = Address("--otlp-http", "OTLP/HTTP", RunConfiguration.DefaultOtlpHttp);
        var socket = new Option<string?>("--socket") { Description = "Unix socket for OTLP; DIR/ingest.sock when left out.", HelpName = "PATH" };
        var api = Address("--api", "the read API", RunConfiguration.DefaultApi);
        var command = new Command("run", "Receives audit records and acknowledges each when it is on stable storage.") { data, config, grpc, http, socket, api };
        command.SetAction(async (parsed, _) =>
        {
            var typed = new RunConfiguration
            {
                OtlpGrpc = parsed.GetValue(grpc),
                OtlpHttp = parsed.GetValue(http),
                Socket = parsed.GetValue(socket),
                Api = parsed.GetValue(api),
            };
            var configuration = parsed.GetValue(config) is { } file ? typed.Over(RunConfiguration.Read(file)) : typed;
            return await RunAsync(configuration.ToOptions(Path.GetFullPath(parsed.GetRequiredValue(data))));
        });
        return command;
    }

    private static Option<string?> Address(string name, string what, string standard) =>
        new(name) { Description = $"Address of {what}; {standard} when left out, port 0 picks a free one, 'off' closes it.", HelpName = "ADDR" };

    private static async Task<int> RunAsync(CollectorOptions options)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);

        if (!LedgerDirectory.Exists(options.DataDirectory))
            Terminal.Notice($"There is no ledger in {options.DataDirectory} yet: creating one.");
        await using var collector = await AuditCollector.StartAsync(options);
        Terminal.Out.WriteLine(ReadyLine(collector.Endpoints));
        await Terminal.Out.FlushAsync();
        await stop.Task;
        await collector.StopAsync();
        return ExitCode.Good;

        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static string ReadyLine(CollectorEndpoints endpoints)
    {
        (string Name, string? Address)[] all =
            [("otlp-grpc", endpoints.OtlpGrpc), ("otlp-http", endpoints.OtlpHttp), ("socket", endpoints.Socket), ("api", endpoints.Api)];
        return "ready " + string.Join(' ', all.Where(one => one.Address is not null).Select(one => $"{one.Name}={one.Address}"));
    }
}
