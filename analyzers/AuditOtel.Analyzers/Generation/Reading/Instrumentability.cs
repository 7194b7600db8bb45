using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Tells whether a wrapper can be written around a method. The generator and rule AOT0002 share it, so that they agree.</summary>
internal static class Instrumentability
{
    /// <summary>Returns why not and what to do instead, or null when it can.</summary>
    internal static string? FindObstacle(IMethodSymbol method, Compilation compilation) =>
        FindFormObstacle(method) ?? ResultMaps.FindObstacle(method, compilation, null) ?? FindChangeObstacle(method, compilation);

    /// <summary>The same by the method's form alone, whatever it returns.</summary>
    internal static string? FindFormObstacle(IMethodSymbol method) =>
        FindKindObstacle(method) ?? FindPlaceObstacle(method) ?? FindReturnObstacle(method) ?? FindAsyncObstacle(method) ?? FindCaptureObstacle(method);

    /// <summary>The same for a body that the build rewrites where it stands.</summary>
    internal static string? FindObstacle(IMethodSymbol method, AuditedBody body, Compilation compilation) =>
        BodyObstacles.Find(body) ?? FindReferenceObstacle(method) ?? FindShapeObstacle(method, body) ?? FindCaptureObstacle(method)
        ?? ResultMaps.FindObstacle(method, compilation, body) ?? FindChangeObstacle(method, compilation);

    private static string? FindChangeObstacle(IMethodSymbol method, Compilation compilation) =>
        method.Parameters.Select(parameter => ChangeWalks.FindObstacle(method, parameter, compilation)).FirstOrDefault(fault => fault is not null);

    private static string? FindKindObstacle(IMethodSymbol method) => method switch
    {
        { MethodKind: MethodKind.ExplicitInterfaceImplementation } =>
            "an explicit interface implementation cannot be partial; let it call an annotated method that does the work",
        { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } =>
            "a local function or lambda cannot be partial; move the work into an annotated method of the type",
        { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove or MethodKind.EventRaise } =>
            "an accessor is no method of its own; let it call an annotated method that does the work",
        { MethodKind: not MethodKind.Ordinary } =>
            "operators, constructors and finalizers cannot be partial methods; let it call an annotated method that does the work",
        { IsAbstract: true } or { IsExtern: true } => "it has no body; annotate each method that implements or calls it",
        { IsVararg: true } => "__arglist cannot be handed on; take a params array",
        _ => null,
    };

    private static string? FindPlaceObstacle(IMethodSymbol method)
    {
        if (TypeHeaders.Chain(method.ContainingType).Any(type => type.IsFileLocal))
            return "a file-local type cannot be continued in the generated file; make the type internal";

        return method.ContainingType is { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface, IsImplicitClass: false }
            ? null
            : "a member of an extension block cannot be partial; use an extension method with a 'this' parameter";
    }

    private static string? FindReturnObstacle(IMethodSymbol method) =>
        FindReferenceObstacle(method) ?? FindDeferredObstacle(method.ReturnType) ?? FindAwaitableObstacle(method.ReturnType) ?? FindWorkObstacle(method.ReturnType);

    private static string? FindReferenceObstacle(IMethodSymbol method)
    {
        if (method.RefKind != RefKind.None)
            return "a ref return lets the caller act after the outcome is recorded; return a value";

        return ReturnShapes.IsPointer(method.ReturnType)
            ? "a pointer return lets the caller act after the outcome is recorded; return a value or a SafeHandle"
            : null;
    }

    private static string? FindDeferredObstacle(ITypeSymbol type)
    {
        if (ReturnShapes.IsDeferred(type))
            return "its work is done while the caller enumerates, after the outcome is recorded; return a list or an array";

        return ReturnShapes.IsDeferredAsync(type)
            ? "its work is done while the caller enumerates, after the outcome is recorded; return a Task of a list or an array"
            : null;
    }

    private static string? FindAwaitableObstacle(ITypeSymbol type) =>
        !ReturnShapes.IsTask(type, out _) && ReturnShapes.IsAwaitable(type)
            ? "its awaitable type is not known here; return Task, Task<T>, ValueTask or ValueTask<T>"
            : null;

    private static string? FindWorkObstacle(ITypeSymbol type)
    {
        var isTask = ReturnShapes.IsTask(type, out var result);
        return (isTask && result is not null && ReturnShapes.IsWork(result)) || (!isTask && ReturnShapes.HoldsWork(type))
            ? "its result is itself work that ends after the outcome is recorded; await that work inside and return the value"
            : null;
    }

    // The rewriter goes by names; here the types show whether they meant what they said.
    private static string? FindShapeObstacle(IMethodSymbol method, AuditedBody body)
    {
        if (body.IsEnumerated)
            return null;

        if (body.IsAsync)
            return FindWorkObstacle(method.ReturnType);

        var isTask = ReturnShapes.IsTask(method.ReturnType, out _);
        if (isTask && body.Shape != FrameShape.Handing)
            return "it hands out a task that its syntax does not name; make it async, or write Task or ValueTask as its return type";

        return !isTask && body.Shape == FrameShape.Handing
            ? "its return type bears the name of a task and is none; give the type another name"
            : FindDeferredObstacle(method.ReturnType) ?? FindAwaitableObstacle(method.ReturnType) ?? FindWorkObstacle(method.ReturnType);
    }

    private static string? FindAsyncObstacle(IMethodSymbol method)
    {
        if (!ReturnShapes.IsAsync(ReturnShapes.Of(method)))
            return null;

        if (method.ContainingType.IsRefLikeType && !method.IsStatic)
            return "an asynchronous instance method of a ref struct cannot be awaited in a wrapper; make it static or move it to a class";

        if (HasModifier(method, SyntaxKind.UnsafeKeyword))
            return $"an unsafe method cannot await; take 'unsafe' from the declaration and put it on {method.Name}{AuditNames.CoreSuffix}";

        var parameter = method.Parameters.FirstOrDefault(CannotOutliveAwait);
        return parameter is null
            ? null
            : $"parameter '{parameter.Name}' of an asynchronous method is passed by reference, a pointer or a ref struct; "
                + "pass a value such as Memory<T> or an array";
    }

    private static bool CannotOutliveAwait(IParameterSymbol parameter) =>
        parameter.RefKind != RefKind.None || ReturnShapes.IsRefLike(parameter.Type) || ReturnShapes.IsPointer(parameter.Type);

    private static string? FindCaptureObstacle(IMethodSymbol method)
    {
        foreach (var parameter in method.Parameters.Where(Captures.IsCaptured))
        {
            if (Captures.IsSecretAndRecorded(parameter))
                return $"parameter '{parameter.Name}' is marked both as secret and as recorded; keep one of the attributes";

            if (parameter.RefKind == RefKind.Out)
                return $"out parameter '{parameter.Name}' has no value before the body runs and cannot be captured; take its attribute away";

            if (Captures.IsMereReference(parameter))
                return $"parameter '{parameter.Name}' is a ref struct or a pointer and cannot be captured; pass its text or id as a parameter of its own";
        }

        return null;
    }

    private static bool HasModifier(IMethodSymbol method, SyntaxKind modifier) =>
        method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is MethodDeclarationSyntax syntax && syntax.Modifiers.Any(modifier));
}
