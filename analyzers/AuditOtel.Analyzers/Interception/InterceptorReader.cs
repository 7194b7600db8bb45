using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Surface.Reading;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Interception;

/// <summary>Turns a method whose calls are intercepted into the model of its generated file.</summary>
internal static class InterceptorReader
{
    private const int NameBytes = 8;
    private const string Prefix = "Intercepted_";

    /// <summary>Returns what tells one interceptor from another: the method as declared, and whether it is called as an extension.</summary>
    internal static string IdOf(IMethodSymbol method) =>
        $"{(method.ReducedFrom ?? method).OriginalDefinition.GetDocumentationCommentId()}{(method.ReducedFrom is null ? string.Empty : " of an instance")}";

    internal static Interceptor Read(string id, IMethodSymbol method, ConfiguredCall call, Compilation compilation, IEnumerable<string> locations)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        var receiver = definition.Parameters.Any(parameter => parameter.Name is "this") ? "@__this" : "@this";
        var typeParameters = CallShape.TypeParameters(definition).ToImmutableArray();
        var arguments = typeParameters.Select(parameter => CSharpText.Identifier(parameter.Name)).ToArray();
        var shape = ShapeOf(definition);
        var (captures, fields) = CallTargets.Read(call, definition, receiver);
        var value = ResultMaps.Value(definition) is { } type ? CSharpText.Type(type) : string.Empty;
        return new Interceptor(
            Prefix + StableHash.Hex(id, NameBytes),
            new OperationFacts(call.Operation, call.Action, call.Class, string.Join(".", FunctionName.Of(definition)), call.FailureMode),
            SurfaceEntries.OfCall(call, definition, definition.RefKind == RefKind.None && ResultMaps.Tells(definition, compilation)).Line,
            Header(method, definition, receiver, shape, typeParameters, compilation),
            shape,
            new([.. definition.Parameters.Select(parameter => parameter.Name)]),
            Call(definition, receiver),
            definition.ReturnsVoid || ReturnShapes.IsTask(definition.ReturnType, out var result) && result is null && shape == FrameShape.Asynchronous ? string.Empty
                : definition.RefKind == RefKind.None ? "return " : "return ref ",
            CSharpText.Type(definition.ReturnType),
            new([.. captures]),
            new([.. fields]),
            definition.RefKind == RefKind.None ? ResultMaps.ReadExternal(definition, typeParameters, compilation) : null,
            $"<{string.Join(", ", arguments.Prepend(value))}>",
            new([.. locations]));
    }

    // An async method takes no references; its intent is then written before the call and the outcome when the task ends.
    private static FrameShape ShapeOf(IMethodSymbol method)
    {
        if (!ReturnShapes.IsAsync(ReturnShapes.Of(method)))
            return FrameShape.Synchronous;

        var hasReference = IsByReference(method) || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || ReturnShapes.IsRefLike(parameter.Type) || ReturnShapes.IsPointer(parameter.Type));
        return hasReference ? FrameShape.Handing : FrameShape.Asynchronous;
    }

    private static bool IsByReference(IMethodSymbol method) => !method.IsStatic && method.ContainingType.IsValueType;

    private static string Header(IMethodSymbol method, IMethodSymbol definition, string receiver, FrameShape shape, ImmutableArray<ITypeParameterSymbol> typeParameters, Compilation compilation)
    {
        IEnumerable<string> parameters = definition.Parameters.Select(parameter => $"{Modifiers(parameter)}{CSharpText.Type(parameter.Type)} {CSharpText.Identifier(parameter.Name)}");
        if (!definition.IsStatic)
            parameters = parameters.Prepend($"this {Reference(definition)}{CSharpText.Type(definition.ContainingType)} {receiver}");

        var list = string.Join(", ", parameters);
        var generic = typeParameters.IsEmpty ? string.Empty : $"<{string.Join(", ", typeParameters.Select(parameter => CSharpText.Identifier(parameter.Name)))}>";
        return $"internal static {(HasPointers(definition) ? "unsafe " : string.Empty)}{(shape == FrameShape.Asynchronous ? "async " : string.Empty)}{ReturnType(definition)} "
            + $"Call{generic}({(method.ReducedFrom is null ? string.Empty : "this ")}{list}){Constraints.Write(typeParameters)}";
    }

    private static string Reference(IMethodSymbol method) => !IsByReference(method) ? string.Empty : method.IsReadOnly || method.ContainingType.IsReadOnly ? "in " : "ref ";

    private static bool HasPointers(IMethodSymbol method) => ReturnShapes.IsPointer(method.ReturnType) || method.Parameters.Any(parameter => ReturnShapes.IsPointer(parameter.Type));

    private static string ReturnType(IMethodSymbol method) => method.RefKind switch
    {
        RefKind.Ref => "ref ",
        RefKind.RefReadOnly => "ref readonly ",
        _ => string.Empty,
    } + (method.ReturnsVoid ? "void" : CSharpText.Type(method.ReturnType));

    private static string Modifiers(IParameterSymbol parameter) => (parameter.ScopedKind, parameter.RefKind) switch
    {
        (ScopedKind.None, _) or (_, RefKind.Out) => Kind(parameter.RefKind),
        _ => "scoped " + Kind(parameter.RefKind),
    };

    private static string Kind(RefKind kind) => kind == RefKind.RefReadOnlyParameter ? "ref readonly " : MethodReader.PassedBy(kind);

    private static string Call(IMethodSymbol method, string receiver)
    {
        var arguments = method.TypeParameters.IsEmpty ? string.Empty : $"<{string.Join(", ", method.TypeParameters.Select(parameter => CSharpText.Identifier(parameter.Name)))}>";
        var handed = method.Parameters.Select(parameter => MethodReader.HandedOn(parameter) + CSharpText.Identifier(parameter.Name));
        return $"{(method.IsStatic ? CSharpText.Type(method.ContainingType) : receiver)}.{CSharpText.Identifier(method.Name)}{arguments}({string.Join(", ", handed)})";
    }
}
