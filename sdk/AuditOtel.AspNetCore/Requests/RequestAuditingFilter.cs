using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace AuditOtel.AspNetCore.Requests;

/// <summary>Puts the auditing of requests before all else, where nothing can refuse a request unseen.</summary>
internal sealed class RequestAuditingFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseMiddleware<RequestAuditingMiddleware>();
        next(app);
    };
}
