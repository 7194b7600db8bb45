using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Tidy.Tests.Checks;

/// <summary>A source file holds one top-level type and is named after it, so that each file can be guessed.</summary>
internal static class OneTypeAFile
{
    internal static IEnumerable<Finding> Check(SourceFile file)
    {
        if (!file.IsSource)
            yield break;
        var types = file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Cast<MemberDeclarationSyntax>()
            .Where(type => !type.Modifiers.Any(SyntaxKind.FileKeyword))
            .ToList();
        foreach (var type in types.Skip(1))
            yield return file.At(type, $"'{Name(type)}' is the second type of this file: give it a file of its own.");

        var expected = Path.GetFileName(file.Path).Split('.')[0];
        if (types.Count > 0 && !string.Equals(Name(types[0]), expected, StringComparison.Ordinal))
            yield return file.At(types[0], $"the file is named '{expected}' and holds '{Name(types[0])}': name them alike.");
    }

    private static string Name(SyntaxNode type) =>
        type is BaseTypeDeclarationSyntax declaration ? declaration.Identifier.ValueText : ((DelegateDeclarationSyntax)type).Identifier.ValueText;
}
