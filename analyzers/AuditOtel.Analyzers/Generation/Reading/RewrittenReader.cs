using System.Collections.Immutable;
using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Rewriting;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Generation.Reading;

/// <summary>Turns a body that the build rewrote into the model of its generated file.</summary>
internal static class RewrittenReader
{
    internal static bool IsRewritten(SyntaxNode node, CancellationToken cancellationToken) => AuditedBody.Of(node) is { } body && FrameMarker.Find(body) is not null;

    internal static RewrittenBody? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return context.TargetSymbol is IMethodSymbol method ? Read(method, context.TargetNode, context.SemanticModel.Compilation) : null;
    }

    internal static RewrittenBody? Read(IMethodSymbol method, SyntaxNode node, Compilation compilation)
    {
        if (AuditNames.FindAudited(method) is not { } attribute || AuditedAnnotation.Read(attribute) is not { } annotation)
            return null;

        if (AuditedBody.Of(node) is not { } body || FrameMarker.Find(body) is not { } type)
            return null;

        var function = string.Join(".", FunctionName.Of(method));
        return new RewrittenBody(
            type,
            new OperationFacts(annotation.Operation, annotation.Action, annotation.Class, function, annotation.FailureMode),
            new(Constants(Captures.Read(method, annotation))),
            ResultMaps.Read(method, body, compilation),
            new([.. ChangeWalks.Write(method, compilation)]));
    }

    private static ImmutableArray<string> Constants(ImmutableArray<Capture> captures) => [.. captures.SelectMany(Declare)];

    private static IEnumerable<string> Declare(Capture capture)
    {
        yield return $"internal const string {capture.Member} = {CSharpText.Literal(capture.Name)};";
        if (string.Equals(capture.Member, FrameMarker.OwnTarget, StringComparison.Ordinal))
            yield return $"internal const string? {FrameMarker.OwnTargetId} = {capture.Value};";

        if (capture.Kind == CaptureKind.Secret)
            yield return $"internal const global::AuditOtel.AuditSecretMode {FrameMarker.ModeOf(capture.Member)} = {capture.Rest};";
    }
}
