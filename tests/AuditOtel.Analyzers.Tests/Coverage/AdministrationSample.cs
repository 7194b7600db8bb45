using System.Text.RegularExpressions;
using AuditOtel.Analyzers.Tests.Interception;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Coverage;

/// <summary>The sample with privileged actions of every kind, as its build compiles it, and what its comments say of it.</summary>
internal static partial class AdministrationSample
{
    private const string Around = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;
        namespace AuditOtel { public class AuditOtelOptions { public string ServiceName { get; set; } = ""; } public static class Registration {
            public static void AddAuditOtel(this Microsoft.Extensions.DependencyInjection.IServiceCollection services, Action<AuditOtelOptions> configure) { }
            public static void AddAuditOtelWeb(this Microsoft.Extensions.DependencyInjection.IServiceCollection services) { } } }

        """;

    private static readonly string Folder = Path.Combine(Repository.Root, "samples", "Administration");
    private static readonly string Config = File.ReadAllText(Path.Combine(Folder, ".editorconfig"));

    private static readonly string[] Packages = ["Microsoft.EntityFrameworkCore", "Microsoft.Data.Sqlite", "System.DirectoryServices.Protocols", "System.ServiceProcess.ServiceController"];

    /// <summary>The libraries that the sample references beside the framework.</summary>
    private static readonly MetadataReference[] References =
    [
        .. Compile.References, .. Frameworks.Web,
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Packages.Any(package => Path.GetFileName(path).StartsWith(package, StringComparison.Ordinal))).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The places and rules of all comments.</summary>
    internal static IReadOnlyList<(string Place, string Id, string Text)> Said { get; } =
    [
        .. Directory.GetFiles(Folder, "*.cs").Order(StringComparer.Ordinal).SelectMany(file => File.ReadLines(file).Select((line, index) => (Said: Comment().Match(line), Place: $"{Path.GetFileName(file)}:{index + 1}")))
            .Where(line => line.Said.Success).Select(line => (line.Place, line.Said.Groups["id"].Value, line.Said.Groups["text"].Value)),
    ];

    internal static CompilationOptions Options { get; } = Compile.Options.WithOutputKind(OutputKind.ConsoleApplication)
        .WithSpecificDiagnosticOptions(Severity().Matches(Config).Select(setting => KeyValuePair.Create(setting.Groups["id"].Value, ReportDiagnostic.Warn)));

    /// <summary>What the rules are told beside the sources.</summary>
    internal static AnalyzerOptions ToRules { get; } = ProjectOptions.Of(
        File.ReadAllText(Path.Combine(Folder, "audit.privileged.txt")), [.. Setting().Matches(Config).Select(setting => setting.Value.Replace(" = ", "=", StringComparison.Ordinal))],
        baseline: File.ReadAllText(Path.Combine(Folder, "audit.baseline.txt")));

    internal static Solution Open()
    {
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Administration", "Administration", LanguageNames.CSharp, compilationOptions: Options, parseOptions: Compile.ParseOptions, metadataReferences: References));
        foreach (var file in Directory.GetFiles(Folder, "*.cs").Order(StringComparer.Ordinal))
            project = project.AddDocument(Path.GetFileName(file), File.ReadAllText(file), filePath: file).Project;

        return project.AddDocument("WebPackage.cs", CoverageRun.WebPackage).Project.AddDocument("Around.cs", Around).Project.Solution;
    }

    internal static string PlaceOf(Diagnostic report) => $"{Path.GetFileName(report.Location.SourceTree!.FilePath)}:{report.Location.GetLineSpan().StartLinePosition.Line + 1}";

    [GeneratedRegex("// (?<id>AOT[0-9]{4}): (?<text>.*)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("^auditotel_.* = .*$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    [GeneratedRegex("^dotnet_diagnostic\\.(?<id>AOT[0-9]{4})\\.severity = warning$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Severity();
}
