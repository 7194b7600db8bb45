using System.Collections.Concurrent;
using System.Reflection;

namespace AuditOtel.Build;

/// <summary>
/// Finds the compiler's own libraries, so that the rewriter parses exactly as the compiler will. The package brings none: a second copy would
/// be another version than the one that compiles.
/// </summary>
internal static class CompilerAssemblies
{
    private static readonly ConcurrentDictionary<string, bool> Directories = new(StringComparer.Ordinal);

    static CompilerAssemblies() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    /// <summary>Adds a folder, or its sub-folder for the compiler on .NET.</summary>
    internal static void ResolveFrom(string directory)
    {
        Directories.TryAdd(Path.Combine(directory, "bincore"), value: true);
        Directories.TryAdd(directory, value: true);
    }

    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        var name = new AssemblyName(request.Name).Name;
        if (name is not ("Microsoft.CodeAnalysis" or "Microsoft.CodeAnalysis.CSharp"))
            return null;

        var path = Directories.Keys.Select(directory => Path.Combine(directory, name + ".dll")).FirstOrDefault(File.Exists);
        return path is null ? null : Assembly.LoadFrom(path);
    }
}
