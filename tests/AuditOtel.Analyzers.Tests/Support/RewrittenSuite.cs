using System.Reflection;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Support;

/// <summary>Many cases rewritten, compiled and loaded as one assembly, each in a namespace of its own: a compilation costs more than all that runs in it.</summary>
internal sealed class RewrittenSuite(IReadOnlyList<(string Types, string Call)> cases, string usings = "", params string[] shared)
{
    private readonly Lazy<Assembly> _assembly = new(() => Compile.Load(Compilation(cases, usings, shared)));

    /// <summary>Compiles the cases and, beside them, what they share.</summary>
    internal static Compilation Compilation(IEnumerable<(string Types, string Call)> cases, string usings = "", params string[] shared) =>
        Compile.Rewritten([.. cases.Select((@case, number) => usings + Source(@case, number)), .. shared.Select(source => Compile.Usings + source)]);

    /// <summary>The same sources as an editor sees them.</summary>
    internal static Compilation Original(IEnumerable<(string Types, string Call)> cases) => Compile.WithGenerated([.. cases.Select(Source)]);

    /// <summary>Runs one case and returns what was called, in order.</summary>
    internal async Task<IReadOnlyList<string>> LogAsync(int number, Action<RecordingTrail>? arrange = null)
    {
        var trail = new RecordingTrail();
        arrange?.Invoke(trail);
        await AuditedRun.RunAsync(_assembly.Value.GetType($"Case{number}.Probe")!, trail);
        return trail.Log;
    }

    private static string Source((string Types, string Call) @case, int number) =>
        $"{Compile.Usings}namespace Case{number} {{\n{@case.Types}{AuditedRun.Framed(@case.Call)}\n}}\n";
}
