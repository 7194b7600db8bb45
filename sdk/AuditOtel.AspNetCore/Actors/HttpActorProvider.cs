using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AuditOtel.AspNetCore.Actors;

/// <summary>Inside a request its signed-in user, or <c>anonymous</c>; outside of one it knows nobody.</summary>
internal sealed class HttpActorProvider(IHttpContextAccessor accessor, IOptions<AuditWebOptions> options) : IAuditActorProvider
{
    private readonly AuditWebOptions _options = options.Value;

    public AuditActor? GetActor()
    {
        if (accessor.HttpContext is not { } context)
            return null;
        var actor = _options.Actor?.Invoke(context) ?? UserActor.Of(context.User, _options);
        return actor.Client is null ? actor with { Client = RequestClient.Of(context, _options) } : actor;
    }
}
