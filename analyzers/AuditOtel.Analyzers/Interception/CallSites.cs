using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Interception;

/// <summary>Finds the calls of configured methods in the sources of a compilation.</summary>
internal sealed class CallSites
{
    private readonly CallConfiguration _configuration;
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellation;
    private readonly Dictionary<string, (IMethodSymbol Method, ConfiguredCall Call, List<string> Locations)> _intercepted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _direct = new(StringComparer.Ordinal);

    private CallSites(CallConfiguration configuration, Compilation compilation, CancellationToken cancellation)
    {
        _configuration = configuration;
        _compilation = compilation;
        _cancellation = cancellation;
    }

    /// <summary>Returns what is to be written; nothing when nothing is configured.</summary>
    internal static InterceptionModel Read(Compilation compilation, string sets, CancellationToken cancellation)
    {
        var configuration = CallConfiguration.Read(compilation, sets);
        return configuration.IsEmpty ? InterceptionModel.None : new CallSites(configuration, compilation, cancellation).Read();
    }

    private InterceptionModel Read()
    {
        foreach (var tree in _compilation.SyntaxTrees)
            Visit(tree);

        var interceptors = _intercepted.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => InterceptorReader.Read(pair.Key, pair.Value.Method, pair.Value.Call, _compilation, pair.Value.Locations));
        return new InterceptionModel(
            new([.. interceptors]),
            new([.. _configuration.OfSets.Select(ConfigurationWriter.Attribute)]),
            string.Concat(_direct.Select(pair => string.Format(CultureInfo.InvariantCulture, "{0}|{1}\n", pair.Key, pair.Value))));
    }

    private void Visit(SyntaxTree tree)
    {
        _cancellation.ThrowIfCancellationRequested();
        SemanticModel? model = null;
        foreach (var call in tree.GetRoot(_cancellation).DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (CallShape.NameOf(call) is not { } name || !_configuration.IsNamed(name.Identifier.ValueText))
                continue;

            model ??= _compilation.GetSemanticModel(tree);
            if (model.GetSymbolInfo(call, _cancellation).Symbol is IMethodSymbol method && _configuration.Find(method) is { } configured)
                Add(call, method, configured, model);
        }
    }

    private void Add(InvocationExpressionSyntax call, IMethodSymbol method, ConfiguredCall configured, SemanticModel model)
    {
        if (CallShape.IsCovered(call, model, _cancellation) || CallShape.IsInExpressionTree(call, model, _cancellation))
            return;

        if (CallShape.FindObstacle(call, method, model, _cancellation) is not null || model.GetInterceptableLocation(call, _cancellation) is not { } location)
        {
            var key = $"{TypeOf(call, model)}|{configured.Name}";
            _direct[key] = _direct.TryGetValue(key, out var count) ? count + 1 : 1;
            return;
        }

        // An extension method called as a static one needs an interceptor that is no extension.
        var id = InterceptorReader.IdOf(method);
        if (!_intercepted.TryGetValue(id, out var found))
            _intercepted.Add(id, found = (method, configured, []));

        found.Locations.Add(location.GetInterceptsLocationAttributeSyntax());
    }

    // As the verifier names it: namespace and types, joined by dots, with the number of type parameters behind each.
    private string TypeOf(SyntaxNode node, SemanticModel model)
    {
        var type = model.GetEnclosingSymbol(node.SpanStart, _cancellation) is { } symbol ? symbol as INamedTypeSymbol ?? symbol.ContainingType : null;
        return type?.GetDocumentationCommentId()?.Substring(2) ?? string.Empty;
    }
}
