using AuditOtel.Analyzers.Generation.Writing;
using AuditOtel.Analyzers.Surface.Model;
using AuditOtel.Analyzers.Tests.Support;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Surface;

/// <summary>Reads the surface that the generator writes for a source.</summary>
internal static class SurfaceSource
{
    /// <summary>The lines as an editor sees them, whose bodies are not rewritten; those of a build are demanded to be the same.</summary>
    internal static string[] Lines(string source)
    {
        var plain = Text(Compile.WithGenerated(Compile.Usings + source));
        Assert.Equal(plain, Text(Compile.Rewritten(Compile.Usings + source)));
        var (surface, fault) = SurfaceReading.Read(plain ?? AuditedSurface.Header + "\n");
        Assert.Null(fault);
        return [.. surface!.Entries.Select(entry => entry.Line)];
    }

    internal static string? Text(Compilation compilation) =>
        compilation.Assembly.GetTypeByMetadataName(SurfaceWriter.Class)?.GetMembers(SurfaceWriter.TextConstant).OfType<IFieldSymbol>().Single().ConstantValue as string;
}
