using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuditOtel.AspNetCore.Tests.Support;

/// <summary>Believes what a header says: <c>alice</c>, <c>alice:admin</c>; <c>forged</c> is refused.</summary>
internal sealed class HeaderAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    internal const string Name = "header";
    internal const string Header = "X-User";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var parts = Request.Headers[Header].ToString().Split(':');
        if (parts[0].Length == 0)
            return Task.FromResult(AuthenticateResult.NoResult());
        if (parts[0] is "forged")
            return Task.FromResult(AuthenticateResult.Fail(new InvalidDataException("The signature does not fit.")));
        var identity = new ClaimsIdentity(Name);
        identity.AddClaim(new Claim("sub", parts[0]));
        identity.AddClaim(new Claim("sid", $"session-of-{parts[0]}"));
        identity.AddClaims(parts.Skip(1).Select(role => new Claim(ClaimTypes.Role, role)));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }
}
