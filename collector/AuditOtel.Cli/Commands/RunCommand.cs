using System.CommandLine;
using AuditOtel.Cli.Configuration;
using AuditOtel.Cli.Output;
using AuditOtel.Collector;
using AuditOtel.Collector.Configuration;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel run</c>: the collector.</summary>
internal static class RunCommand
{
    // Requests that are being stored end within it; a sender that does not finish sending is not waited for any longer.
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(10);

    internal static Command Create()
    {
        var data = CommonOptions.Data();
        var config = new Option<FileInfo?>("--config") { Description = "auditotel.json: addresses and sinks. Environment variables AUDITOTEL__KEY__KEY win over it, the command line over both. SIGHUP has its sinks read again.", HelpName = "FILE" };
        var grpc = Address("--otlp-grpc", "OTLP/gRPC", RunConfiguration.DefaultOtlpGrpc);
        var http = Address("--otlp-http", "OTLP/HTTP", RunConfiguration.DefaultOtlpHttp);
        var socket = new Option<string?>("--socket") { Description = "Unix socket for OTLP; DIR/ingest.sock when left out.", HelpName = "PATH" };
        var api = Address("--api", "the read API", RunConfiguration.DefaultApi);
        var sealKeyOut = CommonOptions.SealKeyOut();
        var command = new Command("run", "Runs the collector: receives audit records and acknowledges each when it is on stable storage, until SIGTERM or Ctrl-C.") { data, config, grpc, http, socket, api, sealKeyOut };
        command.SetAction(async (parsed, _) =>
        {
            var typed = new RunConfiguration
            {
                OtlpGrpc = parsed.GetValue(grpc),
                OtlpHttp = parsed.GetValue(http),
                Socket = parsed.GetValue(socket),
                Api = parsed.GetValue(api),
                File = OperatorConfiguration.Read(parsed.GetValue(config)?.FullName),
            };
            return await RunAsync(typed.ToOptions(parsed.GetRequiredValue(data)), parsed.GetValue(config)?.FullName, parsed.GetValue(sealKeyOut));
        });
        return command;
    }

    private static Option<string?> Address(string name, string what, string standard) =>
        new(name) { Description = $"Address of {what}; {standard} when left out, port 0 picks a free one, 'off' closes it.", HelpName = "ADDR" };

    private static async Task<int> RunAsync(CollectorOptions options, string? configuration, FileInfo? sealKeyOut)
    {
        using var stop = new StopSignal();
        using var reload = new ReloadSignal();
        await using var collector = await StartAsync(options, sealKeyOut);
        Terminal.Out.WriteLine($"ready {collector.Endpoints}");
        await Terminal.Out.FlushAsync();
        reload.Serve(() => ReloadAsync(collector, configuration));
        await stop.Received;
        await reload.EndAsync();
        using var bound = new CancellationTokenSource(StopBound);
        await collector.StopAsync(bound.Token);
        return ExitCode.Good;
    }

    private static async Task ReloadAsync(AuditCollector collector, string? configuration)
    {
        if (configuration is null)
        {
            Terminal.Notice("There is no configuration to read again: the collector was started without --config.");
            return;
        }

        foreach (var sentence in await collector.ReloadAsync(configuration))
            Terminal.Notice(sentence);
    }

    private static async Task<AuditCollector> StartAsync(CollectorOptions options, FileInfo? sealKeyOut)
    {
        if (LedgerDirectory.Exists(options.DataDirectory))
            return await AuditCollector.StartAsync(options);
        // What may be wrong with the place for the seal key must leave nothing behind. A service is started with the same words again and again, so
        // that the place means nothing when there is a ledger already.
        var directory = CollectorAddresses.Check(options).DataDirectory;
        using var file = sealKeyOut is not null ? SealKeyFile.Create(sealKeyOut, directory) : null;
        return await AuditCollector.StartAsync(options with { OnCreated = created => Give(created, directory, file) });
    }

    private static void Give(CreatedLedger created, string directory, SealKeyFile? file)
    {
        Terminal.Notice($"There is no ledger in {directory}: creating {created.Identity.Name}.");
        file?.Write(created.SealKey);
        if (file is not null)
            Terminal.Notice($"Its seal key is in {file.Path}: take it off this host, and remove it here.");
        else
            Terminal.Notice($"This is its seal key. It is shown once and kept nowhere: store the line below in a file on another host, for 'auditotel verify --seal-key'.\n{created.SealKey.Format()}");
    }
}
