using AuditOtel.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Builder;

namespace AuditOtel;

/// <summary>Audits endpoints whose code carries no annotation: lambdas, third-party endpoints, whole groups.</summary>
public static class AuditedEndpointExtensions
{
    /// <summary>
    /// Each request that reaches the endpoint leaves an intent that is durable before the endpoint runs, and an outcome after it: a failure from status code 400 on, or when it throws.
    /// A request that is refused before leaves a record of that. If the intent cannot be made durable, the endpoint does not run and the answer is 503.
    /// </summary>
    /// <param name="builder">The endpoint, or a group of them.</param>
    /// <param name="operation">What is done: dotted, lower case, two to four words, the thing then the verb.</param>
    /// <param name="class">The preselection class.</param>
    /// <param name="action">The verb; derived from the last word of <paramref name="operation"/> when left out.</param>
    /// <param name="targetType">What kind of object it is done to; <c>endpoint</c> when left out, with the route as its id.</param>
    /// <param name="targetRouteValue">The route value that holds the object's id, such as <c>id</c> for <c>/users/{id}</c>.</param>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <exception cref="ArgumentException">The operation name is malformed, or only one of the target's parts is given.</exception>
    /// <exception cref="InvalidOperationException">When the endpoints are built: the endpoint's method is <c>[Audited]</c> already, or it is audited twice.</exception>
    public static TBuilder Audited<TBuilder>(
        this TBuilder builder, string operation, AuditClass @class = default, AuditAction action = default, string? targetType = null, string? targetRouteValue = null)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(operation);
        if (!OperationName.IsValid(operation))
            throw new ArgumentException($"'{operation}' is no operation name: write two to four lower-case words joined by dots, the thing then the verb.", nameof(operation));
        if (targetType is null != targetRouteValue is null)
            throw new ArgumentException($"'{operation}' names a half of its target: give the target's type and the route value with its id, or neither.", nameof(targetType));
        var annotation = new AuditedAttribute(operation) { Action = action, Class = @class };
        builder.Finally(endpoint => AuditedEndpoint.Wrap(endpoint, annotation, targetType, targetRouteValue));
        return builder;
    }
}
