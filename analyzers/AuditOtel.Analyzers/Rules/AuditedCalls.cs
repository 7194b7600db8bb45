using AuditOtel.Analyzers.Interception;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AuditOtel.Analyzers.Rules;

/// <summary>Which calls of a compilation leave a record: those of annotated methods, and those that an interceptor takes the place of.</summary>
internal sealed class AuditedCalls
{
    private readonly CallConfiguration _configuration;

    private AuditedCalls(CallConfiguration configuration) => _configuration = configuration;

    internal static AuditedCalls Read(Compilation compilation, AnalyzerOptions options) =>
        new(CallConfiguration.Read(compilation, CallConfiguration.SetsOf(options.AnalyzerConfigOptionsProvider.GlobalOptions)));

    internal bool IsAudited(InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model, CancellationToken cancellationToken) =>
        AuditedSymbols.FindAnnotated(method) is not null || IsIntercepted(call, method, model, cancellationToken);

    // In an audited body the call is part of that record and leaves none itself.
    private bool IsIntercepted(InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model, CancellationToken cancellationToken) =>
        _configuration.IsNamed(method.Name)
        && _configuration.Find(method) is not null
        && !CallShape.IsCovered(call, model, cancellationToken)
        && CallShape.FindObstacle(call, method, model, cancellationToken) is null;
}
