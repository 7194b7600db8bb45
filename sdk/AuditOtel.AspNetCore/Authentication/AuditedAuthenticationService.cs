using System.Security.Claims;
using AuditOtel.AspNetCore.Actors;
using AuditOtel.AspNetCore.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AuditOtel.AspNetCore.Authentication;

/// <summary>
/// Records sign-ins, sign-outs and failed authentications of every scheme. That a request brought valid credentials is no record of its own: each audited
/// action names its actor.
/// </summary>
internal sealed class AuditedAuthenticationService(IAuthenticationService inner, IAuditTrail trail, IOptions<AuditWebOptions> options) : IAuthenticationService
{
    public async Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        var result = await inner.AuthenticateAsync(context, scheme);

        // A handler gives the same failure to everybody who asks it in one request.
        if (result.Failure is { } failure && context.Features.Get<AuditedRequest>()?.IsFirst(failure) != false)
            await trail.RecordAsync(AuthenticationRecords.Failure(scheme, failure), CancellationToken.None);
        return result;
    }

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => inner.ChallengeAsync(context, scheme, properties);

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => inner.ForbidAsync(context, scheme, properties);

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        RunAsync(AuthenticationRecords.SignIn(scheme, ActorOf(context, principal)), () => inner.SignInAsync(context, scheme, principal, properties));

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
        RunAsync(AuthenticationRecords.SignOut(scheme, ActorOf(context, context.User)), () => inner.SignOutAsync(context, scheme, properties));

    private AuditActor ActorOf(HttpContext context, ClaimsPrincipal principal) =>
        UserActor.Of(principal, options.Value) with { Client = RequestClient.Of(context, options.Value) };

    private async Task RunAsync(AuditRecord intent, Func<Task> action)
    {
        await trail.RecordAsync(intent, CancellationToken.None);
        try
        {
            await action();
        }
        catch (Exception failure)
        {
            await RecordFailureAsync(intent, failure);
            throw;
        }

        await trail.RecordAsync(AuthenticationRecords.Done(intent), CancellationToken.None);
    }

    private async Task RecordFailureAsync(AuditRecord intent, Exception failure)
    {
        try
        {
            await trail.RecordAsync(AuthenticationRecords.Failed(intent, failure), CancellationToken.None);
        }
        catch (AuditUnavailableException)
        {
            // The action's own exception goes on; the trail has reported the loss, and the intent stays unfinished.
        }
    }
}
