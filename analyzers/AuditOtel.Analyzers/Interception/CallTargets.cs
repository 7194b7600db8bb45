using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Interception;

/// <summary>Finds the values of a call that are recorded, by the names that its configuration gives.</summary>
internal static class CallTargets
{
    private const string Receiver = "this";
    private const string Object = "global::System.Func<{0}, object?>";

    /// <summary>Returns what is wrong with the names, or null.</summary>
    internal static string? FindFault(ConfiguredCall call, IReadOnlyList<IMethodSymbol> methods)
    {
        foreach (var name in call.Arguments.Concat(call.Secrets))
        {
            if (methods.All(method => Parameter(method, name) is null))
                return $"'{call.Name}' has no parameter '{name}' with a value that can be recorded";
        }

        return call.Targets.Count > 0 && methods.All(method => FindTarget(call, method) is null)
            ? $"'{call.Name}' has no target '{string.Join(",", call.Targets)}': name a parameter or this, and public members of it"
            : null;
    }

    /// <summary>Returns the captures, and the fields that they need.</summary>
    internal static (IReadOnlyList<Capture> Captures, IReadOnlyList<string> Fields) Read(ConfiguredCall call, IMethodSymbol method, string receiver)
    {
        var captures = new List<Capture>();
        var fields = new List<string>();
        if (FindTarget(call, method) is var (root, type, members))
        {
            var value = root is Receiver ? receiver : CSharpText.Identifier(root);
            var name = TargetName(call, method, root);
            if (members is not null)
                fields.Add($"private static readonly {string.Format(Object, CSharpText.Type(type))} TargetId = static value => {members};");

            captures.Add(new Capture(CaptureKind.Target, CSharpText.Literal(name), value, members is null ? string.Empty : "TargetId", string.Empty));
        }

        captures.AddRange(Named(method, call.Arguments).Select(name => new Capture(CaptureKind.Argument, CSharpText.Literal(name), CSharpText.Identifier(name), string.Empty, string.Empty)));
        captures.AddRange(Named(method, call.Secrets).Select(name =>
            new Capture(CaptureKind.Secret, CSharpText.Literal(name), CSharpText.Identifier(name), CSharpText.EnumValue("AuditOtel.AuditSecretMode", "Redacted"), string.Empty)));
        return (captures, fields);
    }

    /// <summary>Returns by what names the values of a method's calls are recorded.</summary>
    internal static IEnumerable<(CaptureKind Kind, string Name)> Names(ConfiguredCall call, IMethodSymbol method)
    {
        var target = FindTarget(call, method) is var (root, _, _) ? [(CaptureKind.Target, TargetName(call, method, root))] : Enumerable.Empty<(CaptureKind, string)>();
        return target.Concat(Named(method, call.Arguments).Select(name => (CaptureKind.Argument, name))).Concat(Named(method, call.Secrets).Select(name => (CaptureKind.Secret, name)));
    }

    private static string TargetName(ConfiguredCall call, IMethodSymbol method, string root) => call.TargetType ?? (root is Receiver ? method.ContainingType.Name : root);

    private static IEnumerable<string> Named(IMethodSymbol method, IEnumerable<string> names) => names.Where(name => Parameter(method, name) is not null);

    private static IParameterSymbol? Parameter(IMethodSymbol method, string name) =>
        method.Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal) && parameter.RefKind != RefKind.Out && IsReadable(parameter.Type));

    private static bool IsReadable(ITypeSymbol type) => ReturnShapes.IsSpan(type, out _) || !(ReturnShapes.IsRefLike(type) || ReturnShapes.IsPointer(type));

    private static (string Root, ITypeSymbol Type, string? Members)? FindTarget(ConfiguredCall call, IMethodSymbol method) =>
        call.Targets.Select(target => FindTarget(target.Split('.'), method)).FirstOrDefault(found => found is not null);

    private static (string Root, ITypeSymbol Type, string? Members)? FindTarget(string[] path, IMethodSymbol method)
    {
        var type = path[0] is Receiver ? (method.IsStatic || !IsReadable(method.ContainingType) ? null : method.ContainingType) : Parameter(method, path[0])?.Type;
        if (type is null)
            return null;

        if (path.Length == 1)
            return (path[0], type, null);

        return HoldsTypeParameter(type) || Members(type, path.Skip(1)) is not { } members ? null : (path[0], type, "value" + members);
    }

    private static string? Members(ITypeSymbol type, IEnumerable<string> names)
    {
        var text = string.Empty;
        foreach (var name in names)
        {
            if (Member(type, name) is not { } member)
                return null;

            text += (type.IsValueType ? "." : "?.") + CSharpText.Identifier(name);
            type = member;
        }

        return text;
    }

    private static ITypeSymbol? Member(ITypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name).Where(member => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }))
            {
                if (member is IFieldSymbol field)
                    return field.Type;

                if (member is IPropertySymbol { GetMethod.DeclaredAccessibility: Accessibility.Public, Parameters.IsEmpty: true } property)
                    return property.Type;
            }
        }

        return null;
    }

    // The field that holds what reads the members stands in a class without type parameters.
    private static bool HoldsTypeParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => HoldsTypeParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HoldsTypeParameter) || named.ContainingType is { } outer && HoldsTypeParameter(outer),
        _ => false,
    };
}
