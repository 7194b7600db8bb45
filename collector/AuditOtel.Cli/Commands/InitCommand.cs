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
        var json = CommonOptions.Json();
        var command = new Command("init", "Creates a ledger and its signing keys.") { data, name, json };
        command.SetAction(parsed =>
        {
            var directory = Path.GetFullPath(parsed.GetRequiredValue(data));
            var identity = CreateLedger(directory, parsed.GetValue(name) ?? LedgerName.Default());
            if (parsed.GetValue(json))
                PrintJson(directory, identity);
            else
                Print(directory, identity);
            return ExitCode.Good;
        });
        return command;
    }

    /// <summary>The name is the only value that creation takes from outside, so an invalid value is wrong usage.</summary>
    private static LedgerIdentity CreateLedger(string directory, string name)
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

    private static void Print(string directory, LedgerIdentity identity)
    {
        Terminal.Out.WriteLine($"Created the ledger {identity.Name} in {directory}");
        Terminal.Out.WriteLine();
        Terminal.Out.WriteLine("Take these verification keys off this host; whoever verifies must not depend on what lies beside the ledger:");
        Terminal.Out.WriteLine($"  {identity.Ed25519Key}");
        Terminal.Out.WriteLine($"  {identity.EcdsaKey}");
        Terminal.Out.WriteLine();
        Terminal.Out.WriteLine($"Start the collector:   auditotel run --data {directory}");
        Terminal.Out.WriteLine($"Verify the ledger:     auditotel verify {directory} --key FILE-WITH-ONE-OF-THE-KEYS");
    }

    private static void PrintJson(string directory, LedgerIdentity identity) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("directory", directory);
        writer.WriteString("ledger", identity.Name);
        writer.WriteStartArray("verificationKeys");
        writer.WriteStringValue(identity.Ed25519Key);
        writer.WriteStringValue(identity.EcdsaKey);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
