using System.Diagnostics;
using System.Globalization;
using AuditOtel.Analyzers.Generation;
using AuditOtel.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Precision.Cost;

/// <summary>What a compiler that has just been started does with a server's sources, up to the point where it would write the assembly: parse, bind, run the rules.</summary>
internal static class CostRun
{
    /// <summary>Returns the processor time in seconds, the peak of memory in MiB and what was allocated in MiB, with tabs between them.</summary>
    internal static async Task<string> MeasureAsync(Options options)
    {
        var rules = SdkRules.Load();
        Compilation compilation = ServerSources.Read(options).Compilation;
        if (options.Cost is "all")
        {
            rules = rules.AddRange(Ours());
            CSharpGeneratorDriver.Create(new AuditedMethodGenerator()).WithUpdatedParseOptions((CSharpParseOptions)compilation.SyntaxTrees.First().Options)
                .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        }

        var running = new CompilationWithAnalyzersOptions(ProjectSettings.Of(options), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        await SdkRules.WithSeverities((CSharpCompilation)compilation, rules).WithAnalyzers(rules, running).GetAllDiagnosticsAsync(CancellationToken.None);
        using var process = Process.GetCurrentProcess();
        return string.Create(
            CultureInfo.InvariantCulture, $"{process.TotalProcessorTime.TotalSeconds:0.0}\t{process.PeakWorkingSet64 >> 20}\t{GC.GetTotalAllocatedBytes() >> 20}");
    }

    private static IEnumerable<DiagnosticAnalyzer> Ours() => typeof(UnauditedPathRule).Assembly.GetTypes()
        .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract).Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);
}
