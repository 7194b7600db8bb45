using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using AuditOtel.Analyzers.Generation;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Compiles source against the running framework and the API, with and without the generator.</summary>
internal static class Compile
{
    internal const string Usings = "using System; using System.Threading; using System.Threading.Tasks; using System.Collections.Generic; using AuditOtel;\n";

    internal static readonly CSharpParseOptions ParseOptions = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Parse)
        .WithFeatures([new("InterceptorsNamespaces", "AuditOtel.Generated")]);

    internal static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => IsFramework(Path.GetFileName(path)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    internal static CSharpCompilation Source(params string[] sources) => CSharpCompilation.Create(
        "Sample",
        sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"Sample{index}.cs")),
        References,
        Options);

    internal static CSharpCompilationOptions Options { get; } =
        new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release);

    internal static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new AuditedMethodGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    internal static GeneratorDriverRunResult Generate(string source) => Driver().RunGenerators(Source(source)).GetRunResult();

    /// <summary>Returns the generated files as one text.</summary>
    internal static string GeneratedText(string source) =>
        string.Join("\n", Generate(source).Results.Single().GeneratedSources.Select(file => $"// file: {file.HintName}\n{file.SourceText}"));

    internal static Compilation WithGenerated(params string[] sources)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(Source(sources), out var compilation, out _);
        Assert.All(driver.GetRunResult().Results, result => Assert.Null(result.Exception));
        return compilation;
    }

    /// <summary>Compiles as a build with the automatic route does: the rewritten sources, under the names of the originals.</summary>
    internal static Compilation Rewritten(params string[] sources)
    {
        var trees = sources.Select((source, index) => CSharpSyntaxTree.ParseText(Rewrite(source, $"Sample{index}.cs"), ParseOptions, $"/obj/Sample{index}.cs"));
        var driver = Driver().RunGeneratorsAndUpdateCompilation(Source().AddSyntaxTrees(trees), out var compilation, out _);
        Assert.All(driver.GetRunResult().Results, result => Assert.Null(result.Exception));
        return compilation;
    }

    /// <summary>Returns the rewritten text, or the source itself when there is nothing to rewrite.</summary>
    internal static string Rewrite(string source, string path = "Sample0.cs", CSharpParseOptions? options = null) =>
        SourceRewriter.Rewrite(SourceText.From(source, Encoding.UTF8), options ?? ParseOptions, path, Path.GetFileNameWithoutExtension(path), CancellationToken.None) ?? source;

    /// <summary>Compiles with the generator, demands that there is not one warning, and loads the result.</summary>
    internal static Assembly Load(params string[] sources) => Load(WithGenerated(sources));

    internal static Assembly Load(Compilation compilation)
    {
        AssertClean(compilation);
        using var image = Emit(compilation);
        return new AssemblyLoadContext(name: null, isCollectible: true).LoadFromStream(image);
    }

    internal static MemoryStream Emit(Compilation compilation)
    {
        var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        image.Position = 0;
        return image;
    }

    internal static void AssertClean(Compilation compilation)
    {
        var reports = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToArray();
        Assert.True(reports.Length == 0, string.Join("\n", reports.Select(report => $"{report}\n{report.Location.SourceTree}")));
    }

    // Two that the framework does not have are referenced for a sample, which names them itself.
    private static bool IsFramework(string file) =>
        (file.StartsWith("System.", StringComparison.Ordinal) && file is not ("System.DirectoryServices.Protocols.dll" or "System.ServiceProcess.ServiceController.dll")) || file is "AuditOtel.Api.dll" or "Microsoft.CSharp.dll" or "mscorlib.dll" or "netstandard.dll";
}
