using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Interception;

/// <summary>Tells which calls an interceptor can take the place of.</summary>
internal static class CallShape
{
    /// <summary>Returns the name that a call uses, or null when it calls what has none.</summary>
    internal static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>True for a call, or another use of a method, in the body of an audited method: its record covers it. A lambda or local function in it may run later, and is a body of its own.</summary>
    internal static bool IsCovered(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken)
    {
        if (call.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax and not AnonymousFunctionExpressionSyntax).Any(node => node is ConstructorInitializerSyntax))
            return false;

        return model.GetEnclosingSymbol(call.SpanStart, cancellationToken) is IMethodSymbol owner
            && ((AuditNames.FindAudited(owner) ?? AuditNames.FindAudited(owner.PartialDefinitionPart ?? owner)) is not null || CoreMethod.FindDeclaration(owner) is not null);
    }

    /// <summary>Returns why no interceptor can take the place of a call, as the end of a sentence, or null.</summary>
    internal static string? FindObstacle(InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model, CancellationToken cancellationToken)
    {
        if (call.Expression is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax })
            return "it goes to the base class";

        if (IsInExpressionTree(call, model, cancellationToken))
            return "it stands in an expression tree";

        if (call.Expression is MemberAccessExpressionSyntax access && model.GetSymbolInfo(access.Expression, cancellationToken).Symbol is ITypeParameterSymbol)
            return "it goes to a static member through a type parameter";

        return FindObstacle(method, model.Compilation);
    }

    /// <summary>Returns why no interceptor can be written for a method, as the end of a sentence, or null.</summary>
    internal static string? FindObstacle(IMethodSymbol method, Compilation compilation)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var type = definition.ContainingType;
        if (type is null or { TypeKind: not (TypeKind.Class or TypeKind.Struct or TypeKind.Interface) } || definition.IsVararg)
            return "it is a form of method that cannot be intercepted";

        IEnumerable<ITypeSymbol> types = [type, definition.ReturnType, .. definition.Parameters.Select(parameter => parameter.Type)];
        if (!compilation.IsSymbolAccessibleWithin(definition, compilation.Assembly) || types.Any(part => ResultMaps.FindUnreachable(part, compilation) is not null))
            return "generated code cannot name it or a type of its signature";

        if (TypeParameters(definition).GroupBy(parameter => parameter.Name, StringComparer.Ordinal).Any(group => group.Count() > 1))
            return "its type parameters hide those of its type";

        if (ReturnShapes.IsDeferred(definition.ReturnType) || ReturnShapes.IsDeferredAsync(definition.ReturnType) || ReturnShapes.HoldsWork(definition.ReturnType) && !ReturnShapes.IsTask(definition.ReturnType, out _))
            return "it hands out work that runs later, of which an outcome would say nothing";

        return null;
    }

    /// <summary>The type parameters of a method's types, outermost first, and its own.</summary>
    internal static IEnumerable<ITypeParameterSymbol> TypeParameters(IMethodSymbol definition) =>
        TypeHeaders.Chain(definition.ContainingType).SelectMany(type => type.TypeParameters).Concat(definition.TypeParameters);

    /// <summary>True for what the compiler turns into data: no code calls it.</summary>
    internal static bool IsInExpressionTree(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken) =>
        call.Ancestors().TakeWhile(node => node is not MemberDeclarationSyntax)
            .Any(node => node is LambdaExpressionSyntax && IsExpression(model.GetTypeInfo(node, cancellationToken).ConvertedType) || node is QueryExpressionSyntax query && IsQueryable(query, model, cancellationToken));

    private static bool IsExpression(ITypeSymbol? type) => type?.OriginalDefinition is { Name: "Expression" } expression && AuditNames.IsIn(expression, "System.Linq.Expressions");

    private static bool IsQueryable(QueryExpressionSyntax query, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetTypeInfo(query, cancellationToken).Type is { } type && type.AllInterfaces.Append(type).Any(part => part is { Name: "IQueryable" } && AuditNames.IsIn(part, "System.Linq"));
}
