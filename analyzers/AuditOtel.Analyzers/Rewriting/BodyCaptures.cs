using AuditOtel.Analyzers.Generation.Models;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AuditOtel.Analyzers.Rewriting;

/// <summary>
/// Reads from the syntax which parameters are captured, in their order. What the attributes say is left to the generator, which knows the
/// constants: a capture names the constant that the generator writes for it.
/// </summary>
internal static class BodyCaptures
{
    internal static IEnumerable<Capture> Read(AuditedBody body, AttributeSyntax audited, string type)
    {
        var captures = Parameters(body).SelectMany((parameter, number) => Of(parameter.Name, parameter.Attributes, number, type, body)).ToList();
        if (HasOwnTarget(audited) && !captures.Any(capture => capture.Kind == CaptureKind.Target))
        {
            var target = FrameMarker.QualifiedName(type, FrameMarker.OwnTarget);
            captures.Insert(0, new Capture(CaptureKind.Target, target, FrameMarker.QualifiedName(type, FrameMarker.OwnTargetId), string.Empty, FrameMarker.OwnTarget));
        }

        return captures;
    }

    private static IEnumerable<(string Name, IReadOnlyList<AttributeSyntax> Attributes)> Parameters(AuditedBody body)
    {
        foreach (var parameter in body.Parameters)
            yield return (parameter.Identifier.Text, [.. AuditedSyntax.Attributes(parameter.AttributeLists, "param")]);

        if (body.Node is AccessorDeclarationSyntax accessor)
        {
            var marks = accessor.AttributeLists.Where(list => list.Target?.Identifier.ValueText is "param").SelectMany(list => list.Attributes);
            yield return ("value", [.. marks]);
        }
    }

    private static IEnumerable<Capture> Of(string name, IReadOnlyList<AttributeSyntax> attributes, int number, string type, AuditedBody body)
    {
        if (Has(attributes, "AuditSecret"))
        {
            yield return Capture(CaptureKind.Secret);
            yield break;
        }

        if (Has(attributes, "AuditTarget"))
            yield return Capture(CaptureKind.Target);

        if (Has(attributes, "AuditArgument"))
            yield return Capture(CaptureKind.Argument);

        if (attributes.FirstOrDefault(attribute => AuditedSyntax.Is(attribute, "AuditChange")) is { } change)
        {
            var from = From(change, body);
            var member = FrameMarker.ChangeMember(number, from?.Number);
            var collect = FrameMarker.QualifiedName(type, FrameMarker.FieldsOf(member)) + (from is null ? string.Empty : ", " + from.Value.Name);
            yield return new Capture(CaptureKind.Change, FrameMarker.QualifiedName(type, member), name, collect, member);
        }

        Capture Capture(CaptureKind kind)
        {
            var member = FrameMarker.Member(kind, number);
            var constant = FrameMarker.QualifiedName(type, member);
            return new Capture(kind, constant, name, kind == CaptureKind.Secret ? FrameMarker.ModeOf(constant) : string.Empty, member);
        }
    }

    // A name in quotes or in nameof; what else it may be, the rule finds.
    private static (string Name, int Number)? From(AttributeSyntax change, AuditedBody body)
    {
        var stated = change.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText is "From")?.Expression;
        var name = stated switch
        {
            LiteralExpressionSyntax literal => literal.Token.ValueText,
            InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments } => (arguments[0].Expression as IdentifierNameSyntax)?.Identifier.ValueText,
            _ => null,
        };
        return Parameters(body).Select((parameter, number) => ((string Name, int Number)?)(parameter.Name, number))
            .FirstOrDefault(parameter => string.Equals(parameter?.Name.TrimStart('@'), name, StringComparison.Ordinal));
    }

    private static bool Has(IReadOnlyList<AttributeSyntax> attributes, string name) => attributes.Any(attribute => AuditedSyntax.Is(attribute, name));

    private static bool HasOwnTarget(AttributeSyntax audited) =>
        audited.ArgumentList?.Arguments.Any(argument => argument.NameEquals?.Name.Identifier.ValueText is "TargetType") == true;
}
