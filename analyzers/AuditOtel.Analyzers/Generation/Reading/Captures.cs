using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Reads which values of a call are recorded, and how.</summary>
internal static class Captures
{
    internal static bool IsCaptured(IParameterSymbol parameter) =>
        AuditNames.Find(parameter, AuditNames.Target) is not null || AuditNames.Find(parameter, AuditNames.Argument) is not null
        || AuditNames.Find(parameter, AuditNames.Change) is not null || IsSecret(parameter);

    internal static bool IsSecretAndRecorded(IParameterSymbol parameter) =>
        IsSecret(parameter)
        && (AuditNames.Find(parameter, AuditNames.Target) is not null || AuditNames.Find(parameter, AuditNames.Argument) is not null || AuditNames.Find(parameter, AuditNames.Change) is not null);

    /// <summary>True for a marked parameter of which nothing can be recorded but a reference: a pointer or a ref struct, unless it is a span whose text or length says it.</summary>
    internal static bool IsMereReference(IParameterSymbol parameter)
    {
        if (ReturnShapes.IsSpan(parameter.Type, out var item))
        {
            var isText = item!.SpecialType == SpecialType.System_Char;
            var isReadable = isText || AuditNames.Find(parameter, AuditNames.Target) is null;
            return IsSecret(parameter) ? !isText && item.SpecialType != SpecialType.System_Byte : !isReadable;
        }

        return ReturnShapes.IsRefLike(parameter.Type) || ReturnShapes.IsPointer(parameter.Type);
    }

    internal static ImmutableArray<Capture> Read(IMethodSymbol method, AuditedAnnotation annotation)
    {
        var captures = ImmutableArray.CreateBuilder<Capture>();
        foreach (var parameter in method.Parameters)
            AddParameter(captures, parameter);

        if (annotation.TargetType is { } type && !captures.Any(capture => capture.Kind == CaptureKind.Target))
            captures.Insert(0, new Capture(CaptureKind.Target, type, $"(string?){CSharpText.Literal(annotation.TargetId)}", string.Empty, FrameMarker.OwnTarget));

        return captures.ToImmutable();
    }

    private static bool IsSecret(IParameterSymbol parameter) => AuditNames.Find(parameter, AuditNames.Secret) is not null;

    private static void AddParameter(ImmutableArray<Capture>.Builder captures, IParameterSymbol parameter)
    {
        var value = CSharpText.Identifier(parameter.Name);
        if (AuditNames.Find(parameter, AuditNames.Secret) is { } secret)
        {
            captures.Add(new Capture(CaptureKind.Secret, parameter.Name, value, SecretMode(secret), Member(CaptureKind.Secret, parameter)));
            return;
        }

        if (AuditNames.Find(parameter, AuditNames.Target) is { } target)
            captures.Add(new Capture(CaptureKind.Target, TargetType(target), value, string.Empty, Member(CaptureKind.Target, parameter)));

        if (AuditNames.Find(parameter, AuditNames.Argument) is { } argument)
            captures.Add(new Capture(CaptureKind.Argument, RecordedName(argument) ?? parameter.Name, value, string.Empty, Member(CaptureKind.Argument, parameter)));

        if (AuditNames.Find(parameter, AuditNames.Change) is { } change)
            captures.Add(new Capture(CaptureKind.Change, parameter.Name, value, Compared(parameter, change), ChangeMember(parameter)));
    }

    // The wrapper names it by the class of its own file.
    private static string Compared(IParameterSymbol parameter, AttributeData change) =>
        $"global::{FrameMarker.Namespace}.Audited.{FrameMarker.FieldsOf(ChangeMember(parameter))}" + (ChangedFrom(change) is { } from ? ", " + CSharpText.Identifier(from) : string.Empty);

    /// <summary>The name of the parameter with which a marked one is compared, or null when it is compared with itself.</summary>
    internal static string? ChangedFrom(AttributeData mark) => RecordedName(mark);

    /// <summary>The name by which a rewritten body knows what is compared.</summary>
    internal static string ChangeMember(IParameterSymbol parameter)
    {
        var from = AuditNames.Find(parameter, AuditNames.Change) is { } mark ? ChangedFrom(mark) : null;
        var other = (parameter.ContainingSymbol as IMethodSymbol)?.Parameters.FirstOrDefault(candidate => string.Equals(candidate.Name, from, StringComparison.Ordinal));
        return FrameMarker.ChangeMember(parameter.Ordinal, other?.Ordinal);
    }

    private static string Member(CaptureKind kind, IParameterSymbol parameter) => FrameMarker.Member(kind, parameter.Ordinal);

    private static string TargetType(AttributeData attribute) =>
        attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive } type ? type.Value as string ?? string.Empty : string.Empty;

    private static string? RecordedName(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault().Value is { Kind: TypedConstantKind.Primitive } name ? name.Value as string : null;

    internal static string SecretMode(AttributeData attribute) => CSharpText.EnumValue("AuditOtel.AuditSecretMode", SecretModeName(attribute));

    internal static string SecretModeName(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault().Value is { Kind: TypedConstantKind.Enum } value ? CSharpText.EnumMember(value) : "Redacted";
}
