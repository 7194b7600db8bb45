using AuditOtel.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace AuditOtel.AspNetCore.Requests;

/// <summary>One request: which audited actions it reached, and the record of the one it did not.</summary>
internal sealed class AuditedRequest(HttpContext context, IAuditTrail trail)
{
    private readonly Lock _gate = new();

    // Most requests reach nothing audited and fail no authentication.
    private List<string>? _reached;
    private HashSet<Exception>? _failures;
    private bool _hasEnded;

    /// <summary>Whether it is answered with the trail's own refusal, of which no record can be stored.</summary>
    internal bool IsRefused { get; set; }

    /// <summary>An audited action began; from any thread.</summary>
    internal void Reached(string operation)
    {
        lock (_gate)
            (_reached ??= []).Add(operation);
    }

    /// <summary>Whether this failure of authentication was not seen in the request before.</summary>
    internal bool IsFirst(Exception failure)
    {
        lock (_gate)
            return (_failures ??= []).Add(failure);
    }

    /// <summary>The answer is known, or an exception in its place: records it when the endpoint's action was not reached.</summary>
    /// <exception cref="AuditUnavailableException">The record is not durable: the answer must not leave.</exception>
    internal async Task EndAsync(Exception? failure = null)
    {
        if (_hasEnded || IsRefused)
            return;
        _hasEnded = true;
        if (EndpointOf() is { } endpoint && !IsPreflight() && EndpointAudits.Of(endpoint) is { } audit && !HasReached(audit.Descriptor.Operation))
            await trail.RecordAsync(Record(endpoint, audit, failure));
    }

    private bool HasReached(string operation)
    {
        lock (_gate)
            return _reached?.Contains(operation, StringComparer.Ordinal) == true;
    }

    // Who handles errors takes the endpoint away and keeps it elsewhere.
    private Endpoint? EndpointOf() =>
        context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.Features.Get<IStatusCodeReExecuteFeature>()?.Endpoint ?? context.GetEndpoint();

    // A browser's question whether it may ask (Fetch standard, "CORS-preflight request") is no attempt yet.
    private bool IsPreflight() =>
        HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.ContainsKey(HeaderNames.AccessControlRequestMethod);

    private AuditRecord Record(Endpoint endpoint, EndpointAudit audit, Exception? failure)
    {
        var status = context.Response.StatusCode;
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["http.request.method"] = context.Request.Method,
            [AuditAttributes.CodeFunctionName] = audit.Descriptor.FunctionName,
        };
        if ((endpoint as RouteEndpoint)?.RoutePattern.RawText is { } route)
            attributes["http.route"] = route;
        if (failure is null)
            attributes["http.response.status_code"] = status;
        else
            attributes[AuditAttributes.ErrorType] = failure.GetType().ToString();
        return new AuditRecord(audit.Descriptor.Operation, audit.Descriptor.Action, audit.TargetOf(context))
        {
            Class = audit.Descriptor.Class,
            Stage = AuditStage.Event,
            Outcome = AuditOutcome.Failure,
            Reason = failure is null ? RefusalReason.Of(status) : RefusalReason.Of(failure),
            Attributes = attributes,
        };
    }
}
