using AuditOtel.Analyzers.Generation.Models;
using AuditOtel.Analyzers.Generation.Reading;
using AuditOtel.Analyzers.Interception;
using AuditOtel.Analyzers.Rewriting;
using AuditOtel.Analyzers.Rules;
using AuditOtel.Analyzers.Surface.Model;
using Microsoft.CodeAnalysis;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>Turns what is audited, on whichever route, into entries of the surface.</summary>
internal static class SurfaceEntries
{
    /// <summary>Returns the entry of an annotated function; null for one that has no body to record, such as an interface's, or while it is incomplete.</summary>
    internal static SurfaceEntry? OfMethod(IMethodSymbol method, AttributeData attribute, Compilation compilation, CancellationToken cancellation)
    {
        var body = method.Name.Length == 0 ? LambdaBody(method, cancellation) : AuditedSymbols.BodyOf(method, cancellation);
        if (AuditedAnnotation.Read(attribute) is not { } annotation || (body is null && !AuditedSymbols.Declarations(method, cancellation).Any(AuditedSymbols.IsPartial)))
            return null;

        var fields = Facts(MemberIds.Of(method), annotation.Action, annotation.Class, annotation.FailureMode, body is null ? SurfaceRoutes.Declaration : SurfaceRoutes.Method);
        fields.AddRange(Captures.Read(method, annotation).Select(capture => FieldOf(capture, annotation, method)));
        if (body?.IsEnumerated != true && ResultMaps.Tells(method, compilation))
            fields.Add(new SurfaceField(SurfaceKeys.Result, "returned"));

        return new SurfaceEntry(SurfaceKind.Operation, annotation.Operation, fields);
    }

    /// <summary>Returns the entry of a method of other code whose calls are audited.</summary>
    internal static SurfaceEntry OfCall(ConfiguredCall call, IMethodSymbol method, bool tells)
    {
        var fields = Facts(MemberIds.Of(method), call.Action, call.Class, call.FailureMode, SurfaceRoutes.Call);
        fields.AddRange(CallTargets.Names(call, method).Select(named => named.Kind switch
        {
            CaptureKind.Target => Target(named.Name, id: null),
            CaptureKind.Argument => new SurfaceField(SurfaceKeys.Argument, named.Name),
            _ => new SurfaceField(SurfaceKeys.Secret, named.Name + ":Redacted"),
        }));
        if (tells)
            fields.Add(new SurfaceField(SurfaceKeys.Result, "returned"));

        return new SurfaceEntry(SurfaceKind.Operation, call.Operation, fields);
    }

    internal static List<SurfaceField> Facts(string member, string action, string @class, string mode, string route) =>
    [
        new(SurfaceKeys.Member, member), new(SurfaceKeys.Action, action), new(SurfaceKeys.Class, @class), new(SurfaceKeys.Mode, mode), new(SurfaceKeys.Route, route),
    ];

    /// <summary>Returns the field of an object: its type, and behind a colon the id that the source fixes. A type with a colon must not be taken for both.</summary>
    internal static SurfaceField Target(string type, string? id)
    {
        var written = type.Replace("%", "%25").Replace(":", "%3A");
        return new SurfaceField(SurfaceKeys.Target, id is null ? written : $"{written}:{id}");
    }

    private static AuditedBody? LambdaBody(IMethodSymbol lambda, CancellationToken cancellation) =>
        lambda.DeclaringSyntaxReferences.Select(reference => AuditedBody.Of(reference.GetSyntax(cancellation))).FirstOrDefault();

    private static SurfaceField FieldOf(Capture capture, AuditedAnnotation annotation, IMethodSymbol method) => capture.Kind switch
    {
        CaptureKind.Target => Target(capture.Name, string.Equals(capture.Member, FrameMarker.OwnTarget, StringComparison.Ordinal) ? annotation.TargetId ?? string.Empty : null),
        CaptureKind.Argument => new(SurfaceKeys.Argument, capture.Name),
        CaptureKind.Secret => new(SurfaceKeys.Secret, $"{capture.Name}:{Mark(method, capture.Name, AuditNames.Secret, Captures.SecretModeName)}"),
        _ => new(SurfaceKeys.Change, Mark(method, capture.Name, AuditNames.Change, Captures.ChangedFrom) is { } from ? $"{capture.Name}:{from}" : capture.Name),
    };

    private static string? Mark(IMethodSymbol method, string parameter, string name, Func<AttributeData, string?> read) =>
        method.Parameters.Where(candidate => string.Equals(candidate.Name, parameter, StringComparison.Ordinal))
            .Select(candidate => AuditNames.Find(candidate, name)).Where(mark => mark is not null).Select(mark => read(mark!)).FirstOrDefault();
}
