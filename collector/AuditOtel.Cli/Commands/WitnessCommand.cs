using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Witness;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel witness</c>: cosigns other hosts' checkpoints.</summary>
internal static class WitnessCommand
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(10);

    internal static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The witness's own directory; made when there is none.", HelpName = "DIR", Required = true };
        var listen = new Option<string>("--listen") { Description = "Address to listen on, such as 127.0.0.1:4330; port 0 picks a free one. Beyond loopback TLS is required.", HelpName = "ADDR", Required = true };
        var log = new Option<FileInfo[]>("--log") { Description = "File with verification keys of a log to witness, one a line (its log.vkey); may be given several times.", HelpName = "VKEY-FILE", Required = true, AllowMultipleArgumentsPerToken = true };
        var certificate = new Option<FileInfo?>("--tls-certificate") { Description = "PEM file with the certificate and its chain.", HelpName = "PEM" };
        var key = new Option<FileInfo?>("--tls-key") { Description = "PEM file with the certificate's private key.", HelpName = "PEM" };
        var name = new Option<string?>("--name") { Description = "The name of a new witness's key; without white space and '+'. Host name and a random part when left out.", HelpName = "NAME" };
        var command = new Command("witness", "Cosigns the checkpoints of other hosts' ledgers, each only when it continues the last one, until SIGTERM or Ctrl-C.") { data, listen, log, certificate, key, name };
        command.SetAction((parsed, _) => RunAsync(new WitnessServerOptions
        {
            DataDirectory = parsed.GetRequiredValue(data),
            Listen = parsed.GetRequiredValue(listen),
            LogKeys = KeyFiles.Read(parsed.GetRequiredValue(log)),
            TlsCertificate = parsed.GetValue(certificate)?.FullName,
            TlsKey = parsed.GetValue(key)?.FullName,
            Name = parsed.GetValue(name),
        }));
        return command;
    }

    private static async Task<int> RunAsync(WitnessServerOptions options)
    {
        using var stop = new StopSignal();
        await using var witness = await StartAsync(options);
        Terminal.Out.WriteLine(witness.VerifierKey);
        Terminal.Out.WriteLine($"ready witness={witness.Address}");
        await Terminal.Out.FlushAsync();
        await stop.Received;
        using var bound = new CancellationTokenSource(StopBound);
        await witness.StopAsync(bound.Token);
        return ExitCode.Good;
    }

    /// <summary>What is invalid was typed: a name, or the content of a key file.</summary>
    private static async Task<WitnessServer> StartAsync(WitnessServerOptions options)
    {
        try
        {
            return await WitnessServer.StartAsync(options);
        }
        catch (LedgerException refused) when (refused.Reason == LedgerReason.Invalid)
        {
            throw new CommandFailure(ExitCode.Usage, refused.Message, refused);
        }
    }
}
