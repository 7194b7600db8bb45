using AuditOtel.Analyzers.Generation.Operations;
using AuditOtel.Analyzers.Generation.Reading;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Interception;

/// <summary>One method of other code whose calls are audited, and what is recorded of them.</summary>
/// <param name="Type">The documentation id of the declaring type.</param>
/// <param name="Member">The method's name.</param>
/// <param name="Operation">The dotted operation name.</param>
/// <param name="Attribute">The attribute of the assembly that says so; null for a line of a ready-made set.</param>
internal sealed record ConfiguredCall(string Type, string Member, string Operation, AttributeData? Attribute)
{
    private static readonly char[] Comma = [','];

    internal string Action { get; init; } = ActionWords.Derive(Operation);

    internal string Class { get; init; } = "Application";

    internal string FailureMode { get; init; } = "TrailDefault";

    internal string? TargetType { get; init; }

    /// <summary>The alternatives, of which an overload takes the first that it has: a parameter or <c>this</c>, and members of it.</summary>
    internal IReadOnlyList<string> Targets { get; init; } = [];

    internal IReadOnlyList<string> Arguments { get; init; } = [];

    internal IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The type and the method, for messages and to tell two lines of one method.</summary>
    internal string Name => $"{(Type.StartsWith("T:", StringComparison.Ordinal) ? Type.Substring(2) : Type)}.{Member}";

    /// <summary>Returns null while the attribute is incomplete; the compiler reports that itself.</summary>
    internal static ConfiguredCall? Read(AttributeData attribute)
    {
        if (attribute.ConstructorArguments.Length != 3 || attribute.ConstructorArguments.Any(argument => argument.Kind != TypedConstantKind.Primitive))
            return null;

        var texts = attribute.ConstructorArguments.Select(argument => argument.Value as string ?? string.Empty).ToArray();
        var call = new ConfiguredCall(texts[0], texts[1], texts[2], attribute)
        {
            Class = Enumeration(attribute, "Class") ?? "Application",
            FailureMode = Enumeration(attribute, "FailureMode") ?? "TrailDefault",
            TargetType = Text(attribute, "TargetType"),
            Targets = Names(Text(attribute, "Target")),
            Arguments = Names(Text(attribute, "Arguments")),
            Secrets = Names(Text(attribute, "Secrets")),
        };
        return Enumeration(attribute, "Action") is { } action and not "Unspecified" ? call with { Action = action } : call;
    }

    internal static IReadOnlyList<string> Names(string? list) =>
        list is null ? [] : [.. list.Split(Comma, StringSplitOptions.RemoveEmptyEntries).Select(name => name.Trim()).Where(name => name.Length > 0)];

    private static string? Enumeration(AttributeData attribute, string name) =>
        Named(attribute, name) is { Kind: TypedConstantKind.Enum } constant ? CSharpText.EnumMember(constant) : null;

    private static string? Text(AttributeData attribute, string name) => Named(attribute, name) is { Kind: TypedConstantKind.Primitive } constant ? constant.Value as string : null;

    private static TypedConstant Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => string.Equals(argument.Key, name, StringComparison.Ordinal)).Value;
}
