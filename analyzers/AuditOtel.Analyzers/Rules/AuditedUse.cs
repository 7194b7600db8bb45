using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Rules;

/// <summary>One use of the Audited attribute, on a member, a local function or a lambda.</summary>
/// <param name="Method">What it stands on.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Report">Takes what a rule has to say.</param>
/// <param name="CancellationToken">Ends the analysis.</param>
internal sealed record AuditedUse(IMethodSymbol Method, AttributeData Attribute, Action<Diagnostic> Report, CancellationToken CancellationToken)
{
    /// <summary>A lambda has no name.</summary>
    internal string Name => Method.Name.Length > 0 ? Method.Name : "lambda";

    /// <summary>Where to report: the name, or the attribute of a lambda.</summary>
    internal Location Location => Method.Name.Length > 0
        ? AuditedSymbols.LocationOf(Method)
        : AuditedSymbols.LocationOf(Attribute, Method, CancellationToken);

    /// <summary>The declarations as the user wrote them.</summary>
    internal IEnumerable<SyntaxNode> Syntax => Method.DeclaringSyntaxReferences
        .Concat(Method.PartialImplementationPart?.DeclaringSyntaxReferences ?? [])
        .Select(reference => reference.GetSyntax(CancellationToken));
}
