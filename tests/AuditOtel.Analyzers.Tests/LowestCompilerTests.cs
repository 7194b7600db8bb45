using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using AuditOtel.Analyzers.Generation;
using AuditOtel.Analyzers.Tests.Coverage;
using AuditOtel.Analyzers.Tests.Support;
using AuditOtel.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Tests;

/// <summary>The shipped file, loaded as the oldest compiler that is supported loads it. That this SDK's loads it shows each build of a sample.</summary>
[Trait("Requirement", "P0")]
public sealed class LowestCompilerTests
{
    private static readonly Version Lowest = new(4, 14, 0, 0);

    [Fact]
    public async Task The_lowest_compiler_loads_the_shipped_rules_and_they_say_of_the_sample_what_its_comments_say()
    {
        Assert.Equal(Lowest, typeof(Compilation).Assembly.GetName().Version);
        Assert.Equal(Lowest, typeof(CSharpCompilation).Assembly.GetName().Version);
        var failures = new List<string>();
        var shipped = new AnalyzerFileReference(typeof(AuditedMethodGenerator).Assembly.Location, new OwnLoader());
        shipped.AnalyzerLoadFailed += (_, failure) => failures.Add(failure.Message);

        var rules = shipped.GetAnalyzers(LanguageNames.CSharp);
        var generators = shipped.GetGenerators(LanguageNames.CSharp);

        Assert.Empty(failures);
        Assert.Equal(Analyze.Rules.Length, rules.Length);
        Assert.DoesNotContain(rules, rule => Analyze.Rules.Any(known => known.GetType() == rule.GetType()));
        CSharpGeneratorDriver.Create(Assert.Single(generators)).WithUpdatedParseOptions(Compile.ParseOptions)
            .RunGeneratorsAndUpdateCompilation((await AdministrationSample.Open().Projects.Single().GetCompilationAsync())!, out var compilation, out var reports);
        Assert.Empty(reports);
        Assert.NotNull(compilation.GetTypeByMetadataName("AuditOtel.Generated.AuditSurface"));
        var said = await compilation.WithAnalyzers(rules, AdministrationSample.ToRules).GetAnalyzerDiagnosticsAsync(CancellationToken.None);
        Assert.Equal(
            AdministrationSample.Said.Select(line => line.Id).Order(StringComparer.Ordinal),
            said.Select(report => report.Id).Where(id => id.StartsWith("AOT01", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(said, report => report.Id is "AD0001");
    }

    [Theory]
    [InlineData(typeof(AuditedMethodGenerator))]
    [InlineData(typeof(AuditOwnerCodeFix))]
    public void A_shipped_file_references_nothing_that_the_lowest_compiler_does_not_have(Type part)
    {
        var compiler = new[] { typeof(Compilation), typeof(CSharpCompilation), typeof(Workspace) }.SelectMany(type => type.Assembly.GetReferencedAssemblies().Append(type.Assembly.GetName()))
            .ToLookup(name => name.Name, name => name.Version, StringComparer.Ordinal);
        using var image = new PEReader(File.OpenRead(part.Assembly.Location));
        var metadata = image.GetMetadataReader();

        var references = metadata.AssemblyReferences.Select(metadata.GetAssemblyReference).Select(reference => (Name: metadata.GetString(reference.Name), reference.Version)).ToArray();

        Assert.Contains(references, reference => reference.Name is "Microsoft.CodeAnalysis");
        Assert.All(references, reference => Assert.True(
            reference.Name is "netstandard" or "AuditOtel.Analyzers" || compiler[reference.Name].Append(OnFramework(reference.Name)).Any(version => version >= reference.Version),
            $"{part.Assembly.GetName().Name} references {reference.Name} {reference.Version}"));
    }

    // What the compiler's package brings where it runs on .NET Framework, and .NET has in its core library.
    private static Version OnFramework(string name) => name is "System.Buffers" ? new Version(4, 0, 3, 0) : new Version(0, 0);

    // A load context of its own: the compiler has a file of the package and no project that references it.
    private sealed class OwnLoader : IAnalyzerAssemblyLoader
    {
        private readonly AssemblyLoadContext _context = new("rules", isCollectible: false);

        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => _context.LoadFromAssemblyPath(fullPath);
    }
}
