using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Api;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel status</c>: how a ledger and its collector are.</summary>
internal static class StatusCommand
{
    internal static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "The ledger's directory; no collector is asked.", HelpName = "DIR" };
        var api = new Option<Uri?>("--api") { Description = "The address of a running collector's API, such as http://127.0.0.1:4320.", HelpName = "URL", CustomParser = ApiAddress.Parse };
        var json = CommonOptions.Json();
        var command = new Command("status", "Tells how a ledger and its collector are.") { data, api, json };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(data) is null) == (result.GetResult(api) is null))
                result.AddError("Name either --data DIR or --api URL.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var status = parsed.GetValue(api) is { } address
                ? await StatusClient.GetAsync(address, cancellation)
                : StatusReader.ReadOffline(LedgerPlace.Checked(parsed.GetValue(data)!));
            if (parsed.GetValue(json))
                StatusOutput.PrintJson(status);
            else
                StatusOutput.Print(status);
            return status.Health is "ok" or "warning" or "offline" ? ExitCode.Good : ExitCode.Finding;
        });
        return command;
    }
}
