using AuditOtel.Analyzers.Generation.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Turns an annotated partial method into the model of its generated file.</summary>
internal static class MethodReader
{
    /// <summary>Returns null for what the rules report: nothing is generated then, so that no half record can come to be.</summary>
    internal static AuditedMethod? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (context is not { TargetSymbol: IMethodSymbol method, TargetNode: MethodDeclarationSyntax syntax, Attributes.IsDefaultOrEmpty: false })
            return null;

        if (method.PartialImplementationPart is not null || AuditedAnnotation.Read(context.Attributes[0]) is not { } annotation)
            return null;

        cancellationToken.ThrowIfCancellationRequested();
        if (!TypeHeaders.ArePartial(syntax) || Instrumentability.FindObstacle(method, context.SemanticModel.Compilation) is not null)
            return null;

        var types = TypeHeaders.Read(method, syntax);
        var function = string.Join(".", FunctionName.Of(method));
        return new AuditedMethod(
            HintName(method, function),
            CSharpText.Namespace(method.ContainingNamespace),
            new(types),
            new OperationFacts(annotation.Operation, annotation.Action, annotation.Class, function, annotation.FailureMode),
            ReadSignature(method, syntax),
            new(Captures.Read(method, annotation)),
            ResultMaps.Read(method, context.SemanticModel.Compilation),
            new([.. ChangeWalks.Write(method, context.SemanticModel.Compilation)]));
    }

    internal static string PassedBy(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In or RefKind.RefReadOnlyParameter => "in ",
        _ => string.Empty,
    };

    private static MethodSignature ReadSignature(IMethodSymbol method, MethodDeclarationSyntax syntax)
    {
        var shape = ReturnShapes.Of(method);
        var typeParameters = TypeParameterList(method);
        var receiver = method.IsStatic ? CSharpText.Type(method.ContainingType) : "this";
        return new MethodSignature(
            string.Concat(syntax.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.PartialKeyword)).Select(modifier => modifier.ValueText + " ")),
            shape,
            CSharpText.Type(method.ReturnType),
            ResultMaps.Value(method) is { } value ? CSharpText.Type(value) : string.Empty,
            CSharpText.Identifier(method.Name),
            $"{receiver}.{method.Name}{AuditNames.CoreSuffix}{typeParameters}",
            typeParameters,
            ConstraintClauses(method, syntax),
            new([.. method.Parameters.Zip(syntax.ParameterList.Parameters, ReadParameter)]));
    }

    private static MethodParameter ReadParameter(IParameterSymbol parameter, ParameterSyntax syntax) => new(
        string.Concat(syntax.Modifiers.Select(modifier => modifier.ValueText + " ")),
        CSharpText.Type(parameter.Type),
        CSharpText.Identifier(parameter.Name),
        HandedOn(parameter));

    // A dynamic argument would leave the choice of the Core method to the run time, which may find another overload.
    internal static string HandedOn(IParameterSymbol parameter) =>
        parameter is { RefKind: RefKind.None, Type.TypeKind: TypeKind.Dynamic } ? "(object)" : PassedBy(parameter.RefKind);

    private static string TypeParameterList(IMethodSymbol method)
    {
        var names = method.TypeParameters.Select(parameter => CSharpText.Identifier(parameter.Name));
        return method.TypeParameters.IsEmpty ? string.Empty : $"<{string.Join(", ", names)}>";
    }

    // An override inherits its constraints and may only repeat `class`, `struct` or `default`, which name no type: the source text serves.
    private static string ConstraintClauses(IMethodSymbol method, MethodDeclarationSyntax syntax) =>
        method.IsOverride
            ? string.Concat(syntax.ConstraintClauses.Select(clause => " " + clause.NormalizeWhitespace()))
            : Constraints.Write(method.TypeParameters);

    private static string HintName(IMethodSymbol method, string function)
    {
        const int LongestReadablePart = 120;
        var hash = StableHash.Hex(method.GetDocumentationCommentId() ?? method.ToDisplayString(), 4);
        var readable = string.Concat(function.Select(letter => letter is '.' || (letter < 128 && char.IsLetterOrDigit(letter)) ? letter : '_'));
        var start = Math.Max(0, readable.Length - LongestReadablePart);
        return $"{readable.Substring(start)}-{hash}.g.cs";
    }
}
