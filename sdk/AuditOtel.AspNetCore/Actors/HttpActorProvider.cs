using AuditOtel.Actors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace AuditOtel.AspNetCore.Actors;

/// <summary>Inside a request its signed-in user, or <c>anonymous</c>; outside of one the account of the process.</summary>
internal sealed class HttpActorProvider(IHttpContextAccessor accessor, IOptions<AuditWebOptions> options) : IAuditActorProvider
{
    private readonly ProcessActorProvider _process = new();
    private readonly AuditWebOptions _options = options.Value;

    public AuditActor GetActor()
    {
        if (accessor.HttpContext is not { } context)
            return _process.GetActor();
        var actor = _options.Actor?.Invoke(context) ?? UserActor.Of(context.User, _options);
        return actor.Client is null ? actor with { Client = RequestClient.Of(context, _options) } : actor;
    }
}
