using AuditOtel.Analyzers.Generation.Operations;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>What one use of the Audited attribute says.</summary>
internal sealed class AuditedAnnotation
{
    private AuditedAnnotation(string operation, AttributeData attribute)
    {
        Operation = operation;
        Action = EnumArgument(attribute, "Action") is { } stated and not "Unspecified" ? stated : ActionWords.Derive(operation);
        Class = EnumArgument(attribute, "Class") ?? "Application";
        FailureMode = EnumArgument(attribute, "FailureMode") ?? "TrailDefault";
        TargetType = TextArgument(attribute, "TargetType");
        TargetId = TextArgument(attribute, "TargetId");
    }

    internal string Operation { get; }

    internal string Action { get; }

    internal string Class { get; }

    internal string FailureMode { get; }

    internal string? TargetType { get; }

    internal string? TargetId { get; }

    /// <summary>Returns null while the attribute is incomplete; the compiler reports that itself.</summary>
    internal static AuditedAnnotation? Read(AttributeData attribute) =>
        attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive } operation
            ? new AuditedAnnotation(operation.Value as string ?? string.Empty, attribute)
            : null;

    private static string? EnumArgument(AttributeData attribute, string name) =>
        Argument(attribute, name) is { Kind: TypedConstantKind.Enum } constant ? CSharpText.EnumMember(constant) : null;

    private static string? TextArgument(AttributeData attribute, string name) =>
        Argument(attribute, name) is { Kind: TypedConstantKind.Primitive } constant ? constant.Value as string : null;

    private static TypedConstant Argument(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => string.Equals(argument.Key, name, StringComparison.Ordinal)).Value;
}
