using System.Net;
using AuditOtel.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace AuditOtel.AspNetCore.Tests.Requests;

/// <summary>No record, no action, and the client is told when to come again.</summary>
[Trait("Requirement", "P0")]
public sealed class UnavailableTests
{
    [Theory]
    [InlineData("/annotated/42", "alice:admin")]
    [InlineData("/annotated/42", null)]
    [InlineData("/endpoint/42", "alice:admin")]
    [InlineData("/endpoint/42", null)]
    public async Task Where_no_record_can_be_stored_nothing_runs_and_the_answer_is_503(string path, string? user)
    {
        var runs = 0;
        await using var app = await WebApp.StartAsync(web =>
        {
            web.MapPost("/annotated/{id}", Accounts.ResetAsync).RequireAuthorization("admin");
            web.MapPost("/endpoint/{id}", () => Interlocked.Increment(ref runs)).RequireAuthorization("admin").Audited("user.delete");
        });
        var before = Accounts.Runs;
        await app.StopCollectingAsync();

        using var answer = await app.SendAsync(HttpMethod.Post, path, user);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(5, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("could not be stored", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((0, before), (runs, Accounts.Runs));
    }

    [Fact]
    public async Task An_applications_handler_of_exceptions_does_not_call_it_an_internal_error()
    {
        await using var app = await WebApp.StartAsync(web =>
        {
            ((IApplicationBuilder)web).UseExceptionHandler("/error");
            web.MapPost("/users/{id}/reset", Accounts.ResetAsync);
        });
        await app.StopCollectingAsync();

        using var answer = await app.SendAsync(HttpMethod.Post, "/users/42/reset", "alice");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(5, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
    }
}
