using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Collector;
using AuditOtel.Ledger;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel init</c>: creates a ledger before anything may be recorded in it.</summary>
internal static class InitCommand
{
    internal static Command Create()
    {
        var data = CommonOptions.Data();
        var name = new Option<string?>("--name") { Description = "The ledger's name; without white space and '+'. Host name and a random part when left out.", HelpName = "NAME" };
        var sealKeyOut = CommonOptions.SealKeyOut();
        var json = CommonOptions.Json();
        var command = new Command("init", "Creates a ledger and its signing keys, and gives its seal key, once.") { data, name, sealKeyOut, json };
        command.SetAction(parsed =>
        {
            var directory = Path.GetFullPath(parsed.GetRequiredValue(data));
            using var file = parsed.GetValue(sealKeyOut) is { } place ? SealKeyFile.Create(place, directory) : null;
            var created = CreateLedger(directory, parsed.GetValue(name) ?? LedgerName.Default());
            using var sealKey = created.SealKey;
            file?.Write(sealKey);
            if (parsed.GetValue(json))
                PrintJson(directory, created, file?.Path);
            else
                Print(directory, created, file?.Path);
            return ExitCode.Good;
        });
        return command;
    }

    /// <summary>The name is the only value that creation takes from outside, so an invalid value is wrong usage.</summary>
    private static CreatedLedger CreateLedger(string directory, string name)
    {
        try
        {
            return LedgerDirectory.Create(directory, name, TimeProvider.System);
        }
        catch (LedgerException refused) when (refused.Reason == LedgerReason.Invalid)
        {
            throw new CommandFailure(ExitCode.Usage, refused.Message, refused);
        }
    }

    private static void Print(string directory, CreatedLedger created, string? sealKeyFile)
    {
        var identity = created.Identity;
        Terminal.Out.WriteLine($"Created the ledger {identity.Name} in {directory}");
        Terminal.Out.WriteLine();
        Terminal.Out.WriteLine("Take these verification keys off this host; whoever verifies must not depend on what lies beside the ledger:");
        Terminal.Out.WriteLine($"  {identity.Ed25519Key}");
        Terminal.Out.WriteLine($"  {identity.EcdsaKey}");
        Terminal.Out.WriteLine();
        if (sealKeyFile is null)
        {
            Terminal.Out.WriteLine("This is the seal key. It is shown once and kept nowhere: store the line below in a file on another host, for 'auditotel verify --seal-key'.");
            Terminal.Out.WriteLine(created.SealKey.Format());
        }
        else
        {
            Terminal.Out.WriteLine($"The seal key is in {sealKeyFile}: take it off this host, and remove it here.");
        }

        Terminal.Out.WriteLine();
        Terminal.Out.WriteLine($"Start the collector:   auditotel run --data {directory}");
        Terminal.Out.WriteLine($"Verify the ledger:     auditotel verify {directory} --seal-key FILE-WITH-THE-SEAL-KEY");
    }

    private static void PrintJson(string directory, CreatedLedger created, string? sealKeyFile) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("directory", directory);
        writer.WriteString("ledger", created.Identity.Name);
        writer.WriteStartArray("verificationKeys");
        writer.WriteStringValue(created.Identity.Ed25519Key);
        writer.WriteStringValue(created.Identity.EcdsaKey);
        writer.WriteEndArray();
        if (sealKeyFile is null)
            writer.WriteString("sealKey", created.SealKey.Format());
        else
            writer.WriteString("sealKeyFile", sealKeyFile);
        writer.WriteEndObject();
    });
}
