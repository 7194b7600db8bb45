using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Tests.Interception;

/// <summary>The libraries of the web framework that is installed beside the running one.</summary>
internal static class Frameworks
{
    private static readonly string Core = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    internal static IReadOnlyList<MetadataReference> Web { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Core, "..", "..", "Microsoft.AspNetCore.App", Path.GetFileName(Core)), "Microsoft.*.dll").Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
