using AuditOtel.Analyzers.Coverage.Findings;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Surface.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>Reads from the sources what they audit and what they excuse; rewritten or not, they say the same.</summary>
internal sealed class SurfaceScan
{
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<SurfaceEntry> _entries = [];

    private SurfaceScan(Compilation compilation, CancellationToken cancellation)
    {
        _compilation = compilation;
        _cancellation = cancellation;
    }

    /// <summary>Returns the entries as lines, in no order: those of annotated functions, of audited endpoints, and of excuses.</summary>
    internal static IReadOnlyList<SurfaceEntry> Read(Compilation compilation, CancellationToken cancellation)
    {
        var scan = new SurfaceScan(compilation, cancellation);
        foreach (var tree in AnnotatedTrees.Of(compilation, cancellation))
            scan.Visit(tree);

        return scan._entries;
    }

    private void Visit(SyntaxTree tree)
    {
        _cancellation.ThrowIfCancellationRequested();
        SemanticModel? model = null;
        foreach (var node in tree.GetRoot(_cancellation).DescendantNodes())
        {
            if (node is AttributeSyntax attribute && Find(attribute, model ??= _compilation.GetSemanticModel(tree)) is { } entry)
                _entries.Add(entry);
            else if (node is InvocationExpressionSyntax call)
                _entries.AddRange(AuditedEndpointCalls.Find(call, model ??= _compilation.GetSemanticModel(tree), _cancellation));
        }
    }

    private SurfaceEntry? Find(AttributeSyntax syntax, SemanticModel model)
    {
        if (Suppressions.Find(syntax, model, _cancellation) is { } excuse)
            return excuse.Reason.Length == 0 ? null : Excuse(excuse, syntax, model);

        if (OwnerOf(syntax, model) is not { } owner || AuditNames.FindAudited(owner) is not { } attribute)
            return null;

        var method = owner.PartialDefinitionPart ?? owner;
        return _seen.Add(method) ? SurfaceEntries.OfMethod(method, attribute, _compilation, _cancellation) : null;
    }

    private IMethodSymbol? OwnerOf(AttributeSyntax syntax, SemanticModel model) => syntax.Parent?.Parent switch
    {
        LambdaExpressionSyntax lambda => model.GetSymbolInfo(lambda, _cancellation).Symbol as IMethodSymbol,
        BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax => model.GetDeclaredSymbol(syntax.Parent.Parent, _cancellation) as IMethodSymbol,
        _ => null,
    };

    private SurfaceEntry Excuse(Suppression excuse, AttributeSyntax syntax, SemanticModel model)
    {
        var member = excuse.Member.Length > 0 ? excuse.Member : MemberIds.MemberOf(MemberIds.Of(model.GetEnclosingSymbol(syntax.SpanStart, _cancellation)));
        return new SurfaceEntry(SurfaceKind.Excuse, member.Length > 0 ? member : "assembly", [new SurfaceField(SurfaceKeys.Reason, excuse.Reason)]);
    }
}
