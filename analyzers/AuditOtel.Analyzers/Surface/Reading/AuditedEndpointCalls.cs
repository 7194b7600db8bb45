using AuditOtel.Analyzers.Coverage.EntryPoints;
using AuditOtel.Analyzers.Generation.Operations;
using AuditOtel.Analyzers.Interception;
using AuditOtel.Analyzers.Surface.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AuditOtel.Analyzers.Surface.Reading;

/// <summary>Reads what <c>.Audited(...)</c> says of an endpoint or a group of them.</summary>
internal static class AuditedEndpointCalls
{
    // What is computed at run time is not known here, but that there is something.
    private const string Computed = "*";

    /// <summary>Returns the entry of a call, and behind that of a group those of the endpoints that the same body maps in it: who takes one out takes its record away.</summary>
    internal static IReadOnlyList<SurfaceEntry> Find(InvocationExpressionSyntax syntax, SemanticModel model, CancellationToken cancellation)
    {
        if (CallShape.NameOf(syntax)?.Identifier.ValueText is not "Audited" || model.GetOperation(syntax, cancellation) is not IInvocationOperation call || !EndpointConventions.IsAudited(call))
            return [];

        var map = EndpointConventions.Chain(call).OfType<IInvocationOperation>().FirstOrDefault(MappedEndpoints.IsMap);
        var entries = new List<SurfaceEntry> { EntryOf(call, map, model, cancellation) };
        if (map is null || !MappedEndpoints.HandlersOf(map).Any())
            entries.AddRange(EndpointConventions.EndpointsBelow(call).Select(endpoint => EntryOf(call, endpoint, model, cancellation)));

        return entries;
    }

    private static SurfaceEntry EntryOf(IInvocationOperation call, IInvocationOperation? map, SemanticModel model, CancellationToken cancellation)
    {
        var operation = Constant(call, "operation") as string ?? Computed;
        var action = EnumMember(call, "action");
        var fields = SurfaceEntries.Facts(
            MemberIds.Of(model.GetEnclosingSymbol((map ?? call).Syntax.SpanStart, cancellation)),
            action is null or "Unspecified" ? ActionWords.Derive(operation) : action,
            EnumMember(call, "class") ?? "Application",
            "TrailDefault",
            SurfaceRoutes.Endpoint);
        fields.Add(SurfaceEntries.Target(Argument(call, "targetType") is { IsImplicit: false } ? Constant(call, "targetType") as string ?? "endpoint" : "endpoint", id: null));
        if (map is not null)
            fields.Add(new SurfaceField(SurfaceKeys.Endpoint, MappedEndpoints.NameOf(map)));

        return new SurfaceEntry(SurfaceKind.Operation, operation, fields);
    }

    private static IOperation? Argument(IInvocationOperation call, string parameter) =>
        call.Arguments.FirstOrDefault(argument => string.Equals(argument.Parameter?.Name, parameter, StringComparison.Ordinal));

    private static object? Constant(IInvocationOperation call, string parameter) =>
        (Argument(call, parameter) as IArgumentOperation)?.Value.ConstantValue is { HasValue: true } constant ? constant.Value : null;

    private static string? EnumMember(IInvocationOperation call, string parameter) => Constant(call, parameter) is { } value
        ? (Argument(call, parameter) as IArgumentOperation)!.Parameter!.Type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue && Equals(field.ConstantValue, value))?.Name ?? value.ToString()
        : null;
}
