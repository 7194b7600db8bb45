using Microsoft.AspNetCore.Http;

namespace AuditOtel;

/// <summary>How a web application's requests are audited.</summary>
public sealed class AuditWebOptions
{
    /// <summary>
    /// Tells who acts in a request, in place of the signed-in user; null gives the decision back. It is called for each record, on the request's own
    /// context, and must not block. An exception prevents the action.
    /// </summary>
    public Func<HttpContext, AuditActor?>? Actor { get; set; }

    /// <summary>The claims that hold an actor's stable id; the first that the user has counts.</summary>
    public IList<string> IdClaims { get; } = [System.Security.Claims.ClaimTypes.NameIdentifier, "sub", "oid"];

    /// <summary>The claim that holds the session's id, recorded as <c>session.id</c>.</summary>
    public string SessionClaim { get; set; } = "sid";
}
