using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace AuditOtel.CodeFixes;

/// <summary>Writes the private Core method of a method that is split.</summary>
internal static class CoreSyntax
{
    private static readonly HashSet<string> NeedingDefault = new(StringComparer.Ordinal)
    {
        "OptionalAttribute",
        "DefaultParameterValueAttribute",
        "CallerMemberNameAttribute",
        "CallerFilePathAttribute",
        "CallerLineNumberAttribute",
        "CallerArgumentExpressionAttribute",
    };

    internal static MethodDeclarationSyntax Write(MethodDeclarationSyntax method, IMethodSymbol symbol) =>
        method
            .WithAttributeLists([])
            .WithModifiers(SyntaxFactory.TokenList(Modifiers(method).Select(MethodSplit.Spaced)))
            .WithReturnType(method.ReturnType.WithLeadingTrivia())
            .WithIdentifier(SyntaxFactory.Identifier(symbol.Name + AuditNames.CoreSuffix).WithTriviaFrom(method.Identifier))
            .WithParameterList(Parameters(method.ParameterList, symbol))
            .WithConstraintClauses(ConstraintClauses(method, symbol))
            .WithLeadingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)
            .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);

    private static IEnumerable<SyntaxKind> Modifiers(MethodDeclarationSyntax method)
    {
        yield return SyntaxKind.PrivateKeyword;
        foreach (var kind in new[] { SyntaxKind.StaticKeyword, SyntaxKind.ReadOnlyKeyword, SyntaxKind.UnsafeKeyword, SyntaxKind.AsyncKeyword })
        {
            if (method.Modifiers.Any(kind))
                yield return kind;
        }
    }

    private static ParameterListSyntax Parameters(ParameterListSyntax list, IMethodSymbol symbol)
    {
        var byPlace = symbol.Parameters;
        return list.ReplaceNodes(list.Parameters, (original, _) => Parameter(original, byPlace[list.Parameters.IndexOf(original)]));
    }

    private static ParameterSyntax Parameter(ParameterSyntax syntax, IParameterSymbol symbol)
    {
        var kept = new List<AttributeListSyntax>();
        foreach (var list in syntax.AttributeLists)
        {
            var attributes = list.Attributes.Where(attribute => MayStay(attribute, symbol)).ToArray();
            if (attributes.Length > 0)
                kept.Add(list.WithAttributes(SyntaxFactory.SeparatedList(attributes)));
        }

        var modifiers = syntax.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.ThisKeyword));
        var name = syntax.Default is null ? syntax.Identifier : syntax.Identifier.WithTrailingTrivia();
        return syntax
            .WithAttributeLists(SyntaxFactory.List(kept))
            .WithModifiers(SyntaxFactory.TokenList(modifiers))
            .WithIdentifier(name)
            .WithDefault(null)
            .WithLeadingTrivia(syntax.GetLeadingTrivia());
    }

    private static bool MayStay(AttributeSyntax syntax, IParameterSymbol symbol)
    {
        var type = symbol.GetAttributes().FirstOrDefault(attribute => attribute.ApplicationSyntaxReference?.Span == syntax.Span)?.AttributeClass;
        return type is null || !(AuditNames.IsIn(type, AuditNames.Namespace) || NeedingDefault.Contains(type.Name));
    }

    // The constraints of an override are inherited, those of its Core are not.
    private static SyntaxList<TypeParameterConstraintClauseSyntax> ConstraintClauses(MethodDeclarationSyntax method, IMethodSymbol symbol)
    {
        if (!symbol.IsOverride || symbol.TypeParameters.IsEmpty)
            return method.ConstraintClauses;

        var names = string.Join(",", symbol.TypeParameters.Select(parameter => CSharpText.Identifier(parameter.Name)));
        var member = SyntaxFactory.ParseMemberDeclaration($"void M<{names}>(){Constraints.Write(symbol.TypeParameters)} {{ }}");
        return member is MethodDeclarationSyntax parsed ? parsed.ConstraintClauses : method.ConstraintClauses;
    }
}
