using System.Reflection;
using System.Runtime.Loader;
using AuditOtel.Analyzers.Generation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Compiles source against the running framework and the API, with and without the generator.</summary>
internal static class Compile
{
    internal const string Usings = "using System; using System.Threading; using System.Threading.Tasks; using System.Collections.Generic; using AuditOtel;\n";

    internal static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.Parse);

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

    /// <summary>Compiles with the generator, demands that there is not one warning, and loads the result.</summary>
    internal static Assembly Load(params string[] sources)
    {
        var compilation = WithGenerated(sources);
        AssertClean(compilation);
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image).Success);
        image.Position = 0;
        return new AssemblyLoadContext(name: null, isCollectible: true).LoadFromStream(image);
    }

    internal static void AssertClean(Compilation compilation)
    {
        var reports = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToArray();
        Assert.True(reports.Length == 0, string.Join("\n", reports.Select(report => report.ToString())) + "\n" + string.Join("\n", compilation.SyntaxTrees.Skip(1)));
    }

    private static bool IsFramework(string file) =>
        file.StartsWith("System.", StringComparison.Ordinal) || file is "AuditOtel.Api.dll" or "Microsoft.CSharp.dll" or "mscorlib.dll" or "netstandard.dll";
}
