using System.Collections.Immutable;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AuditOtel.Precision;

/// <summary>All sources of a server as one project of the web SDK, against the framework and Entity Framework Core; other libraries are missing, and so are the names that come of them.</summary>
internal sealed class ServerSources
{
    private const string Usings =
        """
        global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic; global using System.Net.Http; global using System.Net.Http.Json;
        global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    // Tests and tools serve nobody; what a migration writes, nobody asked for at run time.
    private static readonly string[] Skipped = ["/test", "Tests/", ".Test", "/Migrations/", "/obj/", "/bin/", "/util/", "/perf/", "Fuzz"];

    private ServerSources(CSharpCompilation compilation, int files, int lines)
    {
        Compilation = compilation;
        FileCount = files;
        LineCount = lines;
    }

    internal CSharpCompilation Compilation { get; }

    internal int FileCount { get; }

    internal int LineCount { get; }

    /// <exception cref="PrecisionException">There is no source.</exception>
    internal static ServerSources Read(Options options)
    {
        var files = Directory.GetFiles(options.Directory, "*.cs", SearchOption.AllDirectories).Where(file => !IsSkipped(file, options)).Order(StringComparer.Ordinal).ToArray();
        if (files.Length == 0)
            throw new PrecisionException($"There is no C# source in '{options.Directory}'.");

        var parsing = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = files.AsParallel().AsOrdered().Select(file => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file)), parsing, file)).ToArray();
        var compilation = CSharpCompilation.Create(
            Path.GetFileName(options.Directory.TrimEnd('/')),
            trees.Append(CSharpSyntaxTree.ParseText(Usings, parsing)),
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: true));
        return new ServerSources(compilation, files.Length, trees.Sum(static tree => tree.GetText().Lines.Count));
    }

    // What this program runs on, without what belongs to the program.
    private static ImmutableArray<MetadataReference> References()
    {
        var own = new[] { typeof(ServerSources).Assembly, typeof(UnauditedPathRule).Assembly, typeof(Compilation).Assembly, typeof(CSharpCompilation).Assembly }.Select(static assembly => assembly.Location).ToArray();
        return
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Except(own, StringComparer.Ordinal)
                .Where(static path => !Path.GetFileName(path).Contains("DiaSymReader", StringComparison.Ordinal)).Select(static path => MetadataReference.CreateFromFile(path)),
        ];
    }

    private static bool IsSkipped(string file, Options options)
    {
        var path = "/" + Path.GetRelativePath(options.Directory, file).Replace('\\', '/');
        return path.Contains("/test", StringComparison.OrdinalIgnoreCase) || Skipped.Concat(options.Skipped).Any(part => path.Contains(part, StringComparison.Ordinal));
    }
}
