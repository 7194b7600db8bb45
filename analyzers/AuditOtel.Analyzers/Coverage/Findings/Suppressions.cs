using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>What a project says needs no record, and why.</summary>
internal static class Suppressions
{
    private const string Attribute = "NotAuditedAttribute";

    /// <summary>True when a reason is given for a function, or for what it stands in.</summary>
    internal static bool Cover(ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (HasReason(current))
                return true;
        }

        return symbol.ContainingAssembly is { } assembly && HasReason(assembly);
    }

    /// <summary>Returns every suppression of a compilation, in the order of the source.</summary>
    internal static IReadOnlyList<Suppression> Read(Compilation compilation, CancellationToken cancellation)
    {
        var found = new List<Suppression>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellation.ThrowIfCancellationRequested();
            SemanticModel? model = null;
            foreach (var syntax in tree.GetRoot(cancellation).DescendantNodes().OfType<AttributeSyntax>())
            {
                if (Find(syntax, model ??= compilation.GetSemanticModel(tree), cancellation) is { } suppression)
                    found.Add(suppression);
            }
        }

        return found;
    }

    /// <summary>Returns what an attribute suppresses, or null when it is another one.</summary>
    internal static Suppression? Find(AttributeSyntax syntax, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(syntax, cancellation).Symbol is not IMethodSymbol { ContainingType: { } type } || !IsOurs(type))
            return null;

        var argument = syntax.ArgumentList?.Arguments.FirstOrDefault()?.Expression;
        var reason = argument is null ? null : model.GetConstantValue(argument, cancellation).Value as string;
        return new Suppression(MemberOf(syntax, model, cancellation), reason?.Trim() ?? string.Empty, (argument as SyntaxNode ?? syntax).GetLocation());
    }

    private static string MemberOf(AttributeSyntax syntax, SemanticModel model, CancellationToken cancellation)
    {
        if (syntax.Parent is AttributeListSyntax { Target.Identifier.RawKind: (int)SyntaxKind.AssemblyKeyword })
            return "assembly";

        return syntax.Ancestors().Select(node => node is MemberDeclarationSyntax or AccessorDeclarationSyntax ? model.GetDeclaredSymbol(node, cancellation) : null)
            .FirstOrDefault(symbol => symbol is not null)?.GetDocumentationCommentId() ?? string.Empty;
    }

    private static bool HasReason(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass is { } type && IsOurs(type)
        && attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: string reason } && !string.IsNullOrWhiteSpace(reason));

    private static bool IsOurs(INamedTypeSymbol type) => string.Equals(type.Name, Attribute, StringComparison.Ordinal) && AuditNames.IsIn(type, AuditNames.Namespace);
}
