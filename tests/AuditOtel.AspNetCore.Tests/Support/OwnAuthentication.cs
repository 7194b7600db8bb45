using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace AuditOtel.AspNetCore.Tests.Support;

/// <summary>An application's own authentication service, which shows that it was asked.</summary>
internal sealed class OwnAuthentication : IAuthenticationService
{
    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme) => throw new AskedException();

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new AskedException();

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new AskedException();

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) => throw new AskedException();

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new AskedException();

    internal sealed class AskedException : Exception;
}
