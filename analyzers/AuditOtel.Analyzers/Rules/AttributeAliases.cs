using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Rules;

/// <summary>The names by which the sources of a compilation may mean an attribute: its own, and every alias.</summary>
internal sealed class AttributeAliases
{
    private const string Suffix = "Attribute";
    private readonly HashSet<string> _names;

    private AttributeAliases(IEnumerable<string> names) => _names = new HashSet<string>(names, StringComparer.Ordinal);

    /// <param name="compilation">The compilation.</param>
    /// <param name="attribute">The attribute's name without its suffix.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static AttributeAliases Read(Compilation compilation, string attribute, CancellationToken cancellation) => new(
        compilation.SyntaxTrees.Select(tree => tree.GetRoot(cancellation)).OfType<CompilationUnitSyntax>().SelectMany(unit => Aliases(unit.Usings, unit.Members)).Append(attribute).Append(attribute + Suffix));

    /// <summary>False for what is another attribute, whatever it is bound to.</summary>
    internal bool MayMean(AttributeSyntax syntax)
    {
        var name = syntax.Name switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => string.Empty,
        };
        return name.Length == 0 || _names.Contains(name) || _names.Contains(name + Suffix);
    }

    private static IEnumerable<string> Aliases(SyntaxList<UsingDirectiveSyntax> usings, SyntaxList<MemberDeclarationSyntax> members) =>
        usings.Select(directive => directive.Alias?.Name.Identifier.ValueText).OfType<string>()
            .Concat(members.OfType<BaseNamespaceDeclarationSyntax>().SelectMany(inner => Aliases(inner.Usings, inner.Members)));
}
