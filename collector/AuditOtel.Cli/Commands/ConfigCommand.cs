using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Collector.Configuration;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel config check</c>: says everything that is wrong with a configuration before a collector is started with it.</summary>
internal static class ConfigCommand
{
    internal static Command Create() => new("config", "Looks at the operator's configuration, auditotel.json.") { Check() };

    private static Command Check()
    {
        var file = new Argument<FileInfo?>("FILE") { Description = "The configuration; without it the environment variables AUDITOTEL__KEY__KEY alone, which win over a file too.", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new Command("check", "Tells all errors of a configuration at once, those of the certificates, keys and secrets it names too; exit 0 when there is none.") { file, json };
        command.SetAction(parsed =>
        {
            var errors = OperatorConfiguration.Check(parsed.GetValue(file)?.FullName);
            if (parsed.GetValue(json))
                PrintJson(errors);
            else if (errors.Count == 0)
                Terminal.Out.WriteLine("The configuration has no errors.");
            else
                Print(errors);
            return errors.Count == 0 ? ExitCode.Good : ExitCode.Usage;
        });
        return command;
    }

    private static void Print(IReadOnlyList<string> errors)
    {
        foreach (var error in errors)
            Terminal.Error(error);
    }

    private static void PrintJson(IReadOnlyList<string> errors) => Terminal.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("errors");
        foreach (var error in errors)
            writer.WriteStringValue(error);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
