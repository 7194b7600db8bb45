using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>
/// Inside the collector, whatever reads the ledger knows nothing of the other readers and nothing of ingestion (docs/ARCHITECTURE.md):
/// no component after the ledger can slow, lose or stop what is before it.
/// </summary>
internal static class CollectorArchitecture
{
    private const string Home = "collector/AuditOtel.Collector/";
    private const string RootNamespace = "AuditOtel.Collector";
    private static readonly string[] Readers = ["Sinks", "Rules", "Index", "Query"];
    private static readonly string[] Closed = [.. Readers, "Ingestion", "Receivers"];

    internal static IEnumerable<Finding> Check(SourceFile file)
    {
        if (!file.Path.StartsWith(Home, StringComparison.Ordinal) || file.Path[Home.Length..].Split('/') is not [var folder, _, ..])
            return [];
        return [.. CheckNamespace(file, folder), .. CheckReferences(file, folder)];
    }

    private static IEnumerable<Finding> CheckNamespace(SourceFile file, string folder) =>
        from space in file.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
        let name = space.Name.ToString()
        let expected = $"{RootNamespace}.{folder}"
        where !IsIn(name, expected)
        select file.At(space, $"namespace {name} in folder {folder}: say {expected}.");

    private static IEnumerable<Finding> CheckReferences(SourceFile file, string folder)
    {
        if (!Readers.Contains(folder, StringComparer.Ordinal))
            return [];
        return from name in file.Root.DescendantNodes().OfType<QualifiedNameSyntax>()
               where name.Parent is not (QualifiedNameSyntax or BaseNamespaceDeclarationSyntax)
               from other in Closed
               where !string.Equals(other, folder, StringComparison.Ordinal)
                   && (IsIn(name.ToString(), $"{RootNamespace}.{other}") || IsIn(name.ToString(), other))
               select file.At(name, $"{folder} must not know {other}: both read the ledger on their own.");
    }

    private static bool IsIn(string name, string space) =>
        string.Equals(name, space, StringComparison.Ordinal) || name.StartsWith($"{space}.", StringComparison.Ordinal);
}
