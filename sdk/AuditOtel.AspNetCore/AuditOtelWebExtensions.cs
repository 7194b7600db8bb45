using AuditOtel.AspNetCore.Actors;
using AuditOtel.AspNetCore.Authentication;
using AuditOtel.AspNetCore.Requests;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuditOtel;

/// <summary>Adds to a web application what auditing can know from its requests.</summary>
public static class AuditOtelWebExtensions
{
    /// <summary>
    /// Beside <see cref="AuditOtelServiceCollectionExtensions.AddAuditOtel"/>, before or after it: the actor is the signed-in user of the request, requests for audited endpoints
    /// that never reach them are recorded, sign-ins and failed authentications are recorded, and an action whose record cannot be stored is answered with 503.
    /// Nothing need be added to the pipeline.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Changes who is taken for the actor.</param>
    public static IServiceCollection AddAuditOtelWeb(this IServiceCollection services, Action<AuditWebOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<AuditWebOptions>();
        if (configure is not null)
            options.Configure(configure);
        services.AddHttpContextAccessor();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuditActorProvider, HttpActorProvider>());
        services.Replace(ServiceDescriptor.Singleton<IAuditTrail, RequestTrail>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, RequestAuditingFilter>());
        services.AddExceptionHandler<UnavailableExceptionHandler>();
        AuditAuthentication(services);
        return services;
    }

    // AddAuthentication adds its service only when there is none, so either order comes to the same.
    private static void AuditAuthentication(IServiceCollection services)
    {
        if (services.Any(static service => service.ServiceType == typeof(AuditedAuthenticationService)))
            return;
        var inner = InnerOf(services.LastOrDefault(static service => service.ServiceType == typeof(IAuthenticationService)));
        services.AddScoped(provider => new AuditedAuthenticationService(
            inner(provider), provider.GetRequiredService<IAuditTrail>(), provider.GetRequiredService<IOptions<AuditWebOptions>>()));
        services.Replace(ServiceDescriptor.Scoped<IAuthenticationService>(static provider => provider.GetRequiredService<AuditedAuthenticationService>()));
    }

    // An application's own service goes on to decide.
    private static Func<IServiceProvider, IAuthenticationService> InnerOf(ServiceDescriptor? own) => own switch
    {
        { ImplementationFactory: { } factory } => provider => (IAuthenticationService)factory(provider),
        { ImplementationInstance: IAuthenticationService instance } => _ => instance,
        { ImplementationType: { } type } => provider => (IAuthenticationService)ActivatorUtilities.CreateInstance(provider, type),
        _ => static provider => ActivatorUtilities.CreateInstance<AuthenticationService>(provider),
    };
}
