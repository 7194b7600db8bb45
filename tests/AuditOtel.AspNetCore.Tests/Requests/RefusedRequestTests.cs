using System.Net;
using AuditOtel.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuditOtel.AspNetCore.Tests.Requests;

/// <summary>An attempt that is refused before the audited body leaves one record of that; one that reaches it leaves the body's and no other.</summary>
[Trait("Requirement", "B10")]
public sealed class RefusedRequestTests
{
    [Fact]
    public async Task A_request_without_credentials_for_an_audited_endpoint_is_recorded_before_its_answer()
    {
        await using var app = await WebApp.StartAsync(MapReset);

        using var answer = await app.SendAsync(HttpMethod.Post, "/users/42/reset");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var record = Assert.Single(app.Records());
        Assert.Equal("user.password.reset event failure denied by anonymous on user:42", record.Line());
        Assert.Equal("401", record.Text("http.response.status_code"));
        Assert.Equal("/users/{id}/reset", record.Text("http.route"));
        Assert.Equal("UPDATE", record.Text(AuditAttributes.Action));
        Assert.Equal("account", record.Text(AuditAttributes.Class));
    }

    [Fact]
    [Trait("Requirement", "I1")]
    public async Task A_request_of_somebody_who_may_not_is_recorded_with_who_it_was_and_from_where()
    {
        await using var app = await WebApp.StartAsync(MapReset);

        using var answer = await app.SendAsync(HttpMethod.Post, "/users/42/reset", "bob:helpdesk");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var record = Assert.Single(app.Records());
        Assert.Equal("user.password.reset event failure denied by bob on user:42", record.Line());
        Assert.Equal("127.0.0.1", record.Text(AuditAttributes.ClientAddress));
        Assert.Equal("tests/1.0", record.Text(AuditAttributes.UserAgent));
        Assert.Equal("session-of-bob", record.Text(AuditAttributes.SessionId));
        Assert.Equal("helpdesk", record.Text(AuditAttributes.UserRoles));
        Assert.Equal("http", record.Text(AuditAttributes.Channel));
    }

    [Fact]
    public async Task A_request_that_reaches_the_audited_body_leaves_the_records_of_the_body_alone()
    {
        await using var app = await WebApp.StartAsync(MapReset);

        using var answer = await app.SendAsync(HttpMethod.Post, "/users/42/reset", "alice:admin");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(
            ["user.password.reset intent unknown by alice on user:42", "user.password.reset outcome success by alice on user:42"],
            app.Lines());
        Assert.All(app.Records(), record => Assert.Equal("127.0.0.1", record.Text(AuditAttributes.ClientAddress)));
    }

    [Theory]
    [InlineData("/users/x/name", """{"name":"n"}""", "invalid by alice on user:x")]
    [InlineData("/users/7/name", "no json", "invalid by alice on user:7")]
    public async Task A_request_that_cannot_be_bound_is_recorded_as_invalid(string path, string content, string end)
    {
        await using var app = await WebApp.StartAsync(web => web.MapPut("/users/{id}/name", Accounts.RenameAsync));

        using var answer = await app.SendAsync(HttpMethod.Put, path, "alice", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("user.rename event failure " + end, Assert.Single(app.Lines()));
    }

    [Fact]
    public async Task What_stands_in_the_way_is_told_by_its_kind()
    {
        await using var app = await WebApp.StartAsync(web =>
        {
            web.Use((context, next) => context.Request.Query["way"].ToString() switch
            {
                "redirect" => Answer(context, StatusCodes.Status302Found),
                "limit" => Answer(context, StatusCodes.Status429TooManyRequests),
                "answer" => Answer(context, StatusCodes.Status200OK),
                "wrong" => throw new ArgumentException("no such way", nameof(context)),
                "forbidden" => throw new System.Security.SecurityException("no way for you"),
                "throw" => throw new InvalidOperationException("no way"),
                _ => next(context),
            });
            MapReset(web);
        });

        foreach (var way in (string[])["redirect", "limit", "answer", "wrong", "forbidden", "throw"])
            (await app.SendAsync(HttpMethod.Post, $"/users/42/reset?way={way}", "alice:admin")).Dispose();

        Assert.Equal(
            ["redirected", "throttled", "not_reached", "invalid", "denied", "exception"],
            app.Records().Select(record => record.Text(AuditAttributes.OutcomeReason)));
        Assert.Equal("System.InvalidOperationException", app.Records()[^1].Text(AuditAttributes.ErrorType));
    }

    [Fact]
    public async Task Where_a_handler_of_errors_took_the_endpoint_away_the_request_is_recorded_all_the_same()
    {
        await using var app = await WebApp.StartAsync(web =>
        {
            var pipeline = (IApplicationBuilder)web;
            pipeline.UseStatusCodePagesWithReExecute("/sorry/{0}");
            pipeline.UseRouting();
            pipeline.UseAuthorization();
            MapReset(web);
            web.MapGet("/sorry/{code}", (string code) => "sorry " + code);
        });

        using var answer = await app.SendAsync(HttpMethod.Post, "/users/42/reset");

        Assert.Equal("user.password.reset event failure denied by anonymous on user:42", Assert.Single(app.Lines()));
    }

    [Fact]
    public async Task A_browsers_question_whether_it_may_ask_and_requests_for_other_endpoints_leave_no_record()
    {
        await using var app = await WebApp.StartAsync(
            web =>
            {
                ((IApplicationBuilder)web).UseCors();
                MapReset(web);
                web.MapGet("/health", () => "well");
            },
            services => services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.AllowAnyOrigin().AllowAnyMethod())));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/users/42/reset");
        preflight.Headers.Add("Origin", "https://example.com");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");

        (await app.Client.SendAsync(preflight)).Dispose();
        (await app.SendAsync(HttpMethod.Get, "/health")).Dispose();
        (await app.SendAsync(HttpMethod.Get, "/nothing")).Dispose();

        Assert.Empty(app.Records());
    }

    private static void MapReset(WebApplication web) => web.MapPost("/users/{id}/reset", Accounts.ResetAsync).RequireAuthorization("admin");

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
