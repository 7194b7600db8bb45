using AuditOtel.Analyzers.Generation;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>How rules find what they look at.</summary>
internal static class AuditedSymbols
{
    private static readonly string GeneratedFolder = "/" + typeof(AuditedMethodGenerator).FullName + "/";

    /// <summary>Calls <paramref name="analyze"/> once for each annotated member of a type.</summary>
    internal static void RegisterAudited(this AnalysisContext context, Action<SymbolAnalysisContext, IMethodSymbol, AttributeData> analyze) =>
        context.RegisterSymbolAction(
            symbols =>
            {
                var method = (IMethodSymbol)symbols.Symbol;
                if (method.PartialDefinitionPart is null && AuditNames.FindAudited(method) is { } attribute)
                    analyze(symbols, method, attribute);
            },
            SymbolKind.Method);

    /// <summary>Calls <paramref name="analyze"/> once for each annotated member, local function and lambda.</summary>
    internal static void RegisterEveryAudited(this AnalysisContext context, Action<AuditedUse> analyze)
    {
        context.RegisterAudited((symbols, method, attribute) => analyze(new AuditedUse(method, attribute, symbols.ReportDiagnostic, symbols.CancellationToken)));
        context.RegisterSyntaxNodeAction(
            node =>
            {
                if (FindLocal(node) is { } method && AuditNames.FindAudited(method) is { } attribute)
                    analyze(new AuditedUse(method, attribute, node.ReportDiagnostic, node.CancellationToken));
            },
            SyntaxKind.LocalFunctionStatement,
            SyntaxKind.ParenthesizedLambdaExpression);
    }

    /// <summary>Returns the local function or lambda at a node, or null when it carries no attribute.</summary>
    internal static IMethodSymbol? FindLocal(SyntaxNodeAnalysisContext context) => context.Node switch
    {
        LocalFunctionStatementSyntax { AttributeLists.Count: > 0 } => context.SemanticModel.GetDeclaredSymbol(context.Node, context.CancellationToken) as IMethodSymbol,
        LambdaExpressionSyntax { AttributeLists.Count: > 0 } => context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol as IMethodSymbol,
        _ => null,
    };

    /// <summary>Returns the annotated method that a call of <paramref name="method"/> can reach by its static type: itself or one that it overrides; null when there is none.</summary>
    internal static IMethodSymbol? FindAnnotated(IMethodSymbol method)
    {
        for (var current = (method.ReducedFrom ?? method).OriginalDefinition; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            if (AuditNames.FindAudited(current) is not null)
                return current;
        }

        return null;
    }

    /// <summary>True for a member that this generator wrote.</summary>
    internal static bool IsGenerated(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree.FilePath.Replace('\\', '/').Contains(GeneratedFolder));

    /// <summary>The body that the user wrote for a member itself, which the automatic route rewrites; null for a declaration whose body stands elsewhere.</summary>
    internal static AuditedBody? BodyOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var part = method.PartialImplementationPart ?? method;
        return IsGenerated(part) ? null : part.DeclaringSyntaxReferences.Select(reference => AuditedBody.Of(reference.GetSyntax(cancellationToken))).FirstOrDefault(body => body is not null);
    }

    /// <summary>Where to report on a member: its name.</summary>
    internal static Location LocationOf(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>Where to report on the operation's name: the attribute's first argument.</summary>
    internal static Location LocationOf(AttributeData attribute, ISymbol symbol, CancellationToken cancellationToken)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;
        return syntax?.ArgumentList?.Arguments.FirstOrDefault()?.GetLocation() ?? syntax?.GetLocation() ?? LocationOf(symbol);
    }

    /// <summary>The declarations of a method as written by the user.</summary>
    internal static IEnumerable<MethodDeclarationSyntax> Declarations(IMethodSymbol method, CancellationToken cancellationToken) =>
        method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).OfType<MethodDeclarationSyntax>();

    internal static bool IsPartial(MethodDeclarationSyntax syntax) => syntax.Modifiers.Any(SyntaxKind.PartialKeyword);
}
