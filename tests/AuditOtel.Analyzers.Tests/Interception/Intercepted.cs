using System.Reflection;
using System.Runtime.Loader;
using AuditOtel.Analyzers.Generation;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests.Interception;

/// <summary>Compiles and runs code that calls the vendor's library, as a build with the automatic route does.</summary>
internal static class Intercepted
{
    private const string Usings = Compile.Usings + "using System.Linq; using System.Linq.Expressions; using Vendor;\n";

    internal static GeneratorDriver Driver(string sets = "") => CSharpGeneratorDriver.Create(
        [new AuditedMethodGenerator().AsSourceGenerator()],
        parseOptions: Compile.ParseOptions,
        optionsProvider: RouteOptions.WithSets(sets),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Returns the rewritten sources.</summary>
    internal static CSharpCompilation Source(params string[] sources) => Compile.Source()
        .AddSyntaxTrees(sources.Select((source, index) => CSharpSyntaxTree.ParseText(Compile.Rewrite(Usings + source, $"Sample{index}.cs"), Compile.ParseOptions, $"/obj/Sample{index}.cs")))
        .AddReferences(Vendor.Reference);

    /// <summary>Returns the rewritten sources with the generated files.</summary>
    internal static Compilation Build(params string[] sources) => WithGenerated(Source(sources));

    internal static Compilation WithGenerated(Compilation source, string sets = "")
    {
        var driver = Driver(sets).RunGeneratorsAndUpdateCompilation(source, out var compilation, out _);
        Assert.All(driver.GetRunResult().Results, result => Assert.Null(result.Exception));
        return compilation;
    }

    /// <summary>Returns what these rules, and every rule with an error, report in a build.</summary>
    internal static async Task<Diagnostic[]> ReportsAsync(string source, string sets, params string[] ids)
    {
        var compilation = WithGenerated(Source(source), sets);
        var options = new CompilationWithAnalyzersOptions(RouteOptions.Of(sets), (exception, _, _) => throw new InvalidOperationException("A rule threw.", exception), concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        var reports = await compilation.WithAnalyzers(Analyze.Rules, options).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        return [.. reports.Where(report => ids.Contains(report.Id, StringComparer.Ordinal) || report.Severity == DiagnosticSeverity.Error).OrderBy(report => report.Location.SourceSpan.Start)];
    }

    /// <summary>Expects a rule to report at the marked places of a member, which calls what is configured, and nowhere else.</summary>
    internal static async Task ExpectAsync(string lines, string member, string id)
    {
        var markup = Markup.Parse(member);

        var reports = await ReportsAsync(lines + "public class C {\n" + markup.Source + "\n}", "", id);

        Assert.All(reports, report => Assert.Equal(id, report.Id));
        Assert.Equal(markup.Places.Select(place => place.Split("..")[0]), reports.Select(report => $"{report.Location.GetMappedLineSpan().StartLinePosition.Character}"));
    }

    /// <summary>Loads a compilation beside the vendor's library.</summary>
    internal static Assembly Load(Compilation compilation)
    {
        Compile.AssertClean(compilation);
        using var image = Compile.Emit(compilation);
        using var vendor = new MemoryStream(Vendor.Bytes);
        var context = new AssemblyLoadContext(name: null, isCollectible: true);
        var library = context.LoadFromStream(vendor);
        context.Resolving += (_, name) => name.Name is Vendor.Name ? library : null;
        return context.LoadFromStream(image);
    }

    /// <summary>Runs a class Probe and returns what was called in order, the vendor's notes among it.</summary>
    internal static async Task<IReadOnlyList<string>> LogAsync(Assembly assembly, string probe, Action<RecordingTrail>? arrange = null)
    {
        var trail = new RecordingTrail();
        arrange?.Invoke(trail);
        var library = AssemblyLoadContext.GetLoadContext(assembly)!.Assemblies.Single(loaded => loaded.GetName().Name is Vendor.Name);
        library.GetType("Vendor.Log")!.GetField("Note")!.SetValue(null, (Action<string>)trail.Log.Add);
        await AuditedRun.RunAsync(assembly.GetType(probe)!, trail);
        return trail.Log;
    }
}
