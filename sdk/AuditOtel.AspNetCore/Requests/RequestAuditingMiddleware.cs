using Microsoft.AspNetCore.Http;

namespace AuditOtel.AspNetCore.Requests;

/// <summary>Records a request for an audited endpoint that ends without having reached it, before its answer leaves.</summary>
internal sealed class RequestAuditingMiddleware(RequestDelegate next, IAuditTrail trail)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = new AuditedRequest(context, trail);
        context.Features.Set(request);
        context.Response.OnStarting(static state => ((AuditedRequest)state).EndAsync(), request);
        try
        {
            await RunAsync(context, request);
        }
        catch (AuditUnavailableException) when (!context.Response.HasStarted)
        {
            request.IsRefused = true;
            await UnavailableAnswer.WriteAsync(context);
        }
    }

    private async Task RunAsync(HttpContext context, AuditedRequest request)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (failure is not AuditUnavailableException)
        {
            await request.EndAsync(failure);
            throw;
        }

        await request.EndAsync();
    }
}
