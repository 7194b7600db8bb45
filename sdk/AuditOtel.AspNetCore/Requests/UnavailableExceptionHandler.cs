using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace AuditOtel.AspNetCore.Requests;

/// <summary>Keeps an application's exception handler from calling a refused action an internal error.</summary>
internal sealed class UnavailableExceptionHandler : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not AuditUnavailableException)
            return false;
        await UnavailableAnswer.WriteAsync(httpContext);
        return true;
    }
}
