using System.Net;
using AuditOtel.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace AuditOtel.AspNetCore.Tests.Authentication;

/// <summary>Sign-ins and failed authentications are recorded without code of the application's.</summary>
[Trait("Requirement", "B10")]
public sealed class AuthenticationTests
{
    private const string Cookies = "cookies";

    [Fact]
    public async Task Credentials_that_are_not_valid_leave_one_record_however_often_they_are_looked_at()
    {
        await using var app = await WebApp.StartAsync(web => web.MapGet("/me", async (HttpContext context) =>
        {
            await context.AuthenticateAsync();
            await context.AuthenticateAsync();
            return "nobody";
        }));

        using var answer = await app.SendAsync(HttpMethod.Get, "/me", "forged");

        var record = Assert.Single(app.Records());
        Assert.Equal("user.login event failure denied by anonymous on user:unknown", record.Line());
        Assert.Equal("authentication", record.Text(AuditAttributes.Class));
        Assert.Equal("System.IO.InvalidDataException", record.Text(AuditAttributes.ErrorType));
        Assert.Equal("127.0.0.1", record.Text(AuditAttributes.ClientAddress));
    }

    [Fact]
    public async Task A_sign_in_and_a_sign_out_leave_intent_and_outcome_with_the_person_as_actor()
    {
        await using var app = await StartWithCookiesAsync();

        using var answer = await app.SendAsync(HttpMethod.Post, "/login");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var leave = new HttpRequestMessage(HttpMethod.Post, "/logout");
        leave.Headers.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        (await app.Client.SendAsync(leave)).Dispose();

        Assert.Equal(
            [
                "user.login intent unknown by carol on user:carol", "user.login outcome success by carol on user:carol",
                "user.logout intent unknown by carol on user:carol", "user.logout outcome success by carol on user:carol",
            ],
            app.Lines());
        Assert.All(app.Records(), record => Assert.Equal(Cookies, record.Text(AuditAttributes.ArgumentPrefix + "scheme")));
    }

    [Fact]
    public async Task Nobody_is_signed_in_without_a_record()
    {
        await using var app = await StartWithCookiesAsync();
        await app.StopCollectingAsync();

        using var answer = await app.SendAsync(HttpMethod.Post, "/login");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task An_applications_own_authentication_service_goes_on_to_decide_however_it_was_added()
    {
        foreach (var add in (Action<IServiceCollection>[])
            [
                services => services.AddScoped<IAuthenticationService, OwnAuthentication>(),
                services => services.AddScoped<IAuthenticationService>(_ => new OwnAuthentication()),
                services => services.AddSingleton<IAuthenticationService>(new OwnAuthentication()),
            ])
        {
            var services = new ServiceCollection();
            add(services);
            services.AddAuditOtelWeb().AddAuditOtelWeb().AddAuditOtel(options => options.ServiceName = "web-tests");
            await using var provider = services.BuildServiceProvider();
            await using var scope = provider.CreateAsyncScope();

            var service = scope.ServiceProvider.GetRequiredService<IAuthenticationService>();

            await Assert.ThrowsAsync<OwnAuthentication.AskedException>(() => service.ChallengeAsync(new DefaultHttpContext(), Cookies, null));
        }
    }

    private static Task<WebApp> StartWithCookiesAsync() => WebApp.StartAsync(
        web =>
        {
            web.MapPost("/login", (HttpContext context) =>
                context.SignInAsync(Cookies, new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "carol")], Cookies))));
            web.MapPost("/logout", async (HttpContext context) =>
            {
                context.User = (await context.AuthenticateAsync(Cookies)).Principal!;
                await context.SignOutAsync(Cookies);
            });
        },
        services => services.AddAuthentication().AddCookie(Cookies));
}
