using System.CommandLine;
using AuditOtel.Cli.Output;
using AuditOtel.Cli.Surface;

namespace AuditOtel.Cli.Commands;

/// <summary><c>auditotel surface</c>: what builds audit.</summary>
internal static class SurfaceCommand
{
    internal static Command Create() => new("surface", "Shows what builds of a service audit.") { Diff() };

    private static Command Diff()
    {
        const string Places = "the AuditSurface.json of a build, an AuditSurface.Shipped.txt, or a directory with either.";
        var before = new Argument<string>("OLD") { Description = "The old surface: " + Places };
        var after = new Argument<string>("NEW") { Description = "The new surface: " + Places };
        var json = CommonOptions.Json();
        var command = new Command("diff", "Compares what two builds audit and excuse. Exit code 1 when something is removed or audited less.") { before, after, json };
        command.SetAction(parsed =>
        {
            var difference = new SurfaceDifference(SurfacePlace.Read(parsed.GetRequiredValue(before)), SurfacePlace.Read(parsed.GetRequiredValue(after)));
            if (parsed.GetValue(json))
                SurfaceDiffOutput.PrintJson(difference);
            else
                SurfaceDiffOutput.Print(difference);

            return difference.HasLoss ? ExitCode.Finding : ExitCode.Good;
        });
        return command;
    }
}
