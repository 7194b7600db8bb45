using System.Net;
using AuditOtel.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AuditOtel.AspNetCore.Tests.Endpoints;

/// <summary>Endpoints whose code carries no annotation.</summary>
[Trait("Requirement", "P1")]
public sealed class AuditedEndpointTests
{
    [Fact]
    public async Task Each_request_leaves_an_intent_and_an_outcome_with_the_object_of_its_route()
    {
        await using var app = await WebApp.StartAsync(web => web
            .MapDelete("/users/{id}", (string id) => Results.NoContent())
            .Audited("user.delete", AuditClass.Account, targetType: "user", targetRouteValue: "id"));

        (await app.SendAsync(HttpMethod.Delete, "/users/42", "alice")).Dispose();

        Assert.Equal(["user.delete intent unknown by alice on user:42", "user.delete outcome success by alice on user:42"], app.Lines());
        Assert.All(app.Records(), record => Assert.Equal("DELETE account", $"{record.Text(AuditAttributes.Action)} {record.Text(AuditAttributes.Class)}"));
        Assert.All(app.Records(), record => Assert.Equal(Generated.AuditSurface.Digest, record.Text(AuditAttributes.SurfaceDigest)));
        Assert.Contains(
            $"operation user.delete member=M:{typeof(AuditedEndpointTests).FullName}.{nameof(Each_request_leaves_an_intent_and_an_outcome_with_the_object_of_its_route)}/lambda"
                + " endpoint=\"DELETE /users/{id}\" action=Delete class=Account mode=TrailDefault route=endpoint target=user\n",
            Generated.AuditSurface.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_tells_the_outcome()
    {
        await using var app = await WebApp.StartAsync(web => web.MapPost("/way/{code:int}", (int code) =>
            code == 0 ? throw new UnauthorizedAccessException("no") : Results.StatusCode(code)).Audited("door.open"));

        foreach (var code in (int[])[200, 302, 403, 404, 409, 500, 0])
            (await app.SendAsync(HttpMethod.Post, $"/way/{code}", "alice")).Dispose();

        Assert.Equal(
            ["success", "success", "failure denied", "failure not_found", "failure conflict", "failure error", "failure denied"],
            app.Records().Where(record => record.Text(AuditAttributes.Stage) is "outcome")
                .Select(record => $"{record.Text(AuditAttributes.Outcome)} {record.Text(AuditAttributes.OutcomeReason)}".TrimEnd()));
        Assert.All(app.Records(), record => Assert.Equal("endpoint:/way/{code:int}", $"{record.Text(AuditAttributes.TargetType)}:{record.Text(AuditAttributes.TargetId)}"));
    }

    [Fact]
    public async Task A_group_is_audited_as_a_whole_and_a_refused_request_leaves_one_record()
    {
        await using var app = await WebApp.StartAsync(web =>
        {
            var group = web.MapGroup("/keys").Audited("key.use", AuditClass.Key);
            group.MapGet("/{name}", (string name) => name);
            group.MapPut("/{name}", (string name) => name).RequireAuthorization("admin");
        });

        (await app.SendAsync(HttpMethod.Get, "/keys/a", "alice")).Dispose();
        (await app.SendAsync(HttpMethod.Put, "/keys/a", "alice")).Dispose();

        Assert.Equal(
            [
                "key.use intent unknown by alice on endpoint:/keys/{name}",
                "key.use outcome success by alice on endpoint:/keys/{name}",
                "key.use event failure denied by alice on endpoint:/keys/{name}",
            ],
            app.Lines());
    }

    [Fact]
    public async Task An_endpoint_that_has_a_record_already_is_refused_when_it_is_built()
    {
        await using var app = await WebApp.StartAsync(web => web.MapGet("/well", () => "well"));
        var twice = await Assert.ThrowsAsync<InvalidOperationException>(() => WebApp.StartAsync(web =>
        {
            web.MapPost("/users/{id}/reset", Accounts.ResetAsync).Audited("user.password.change");
            Build(web);
        }));
        Assert.Contains("'user.password.change' and has a record already, 'user.password.reset'", twice.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => WebApp.StartAsync(web =>
        {
            web.MapGet("/a", () => 1).Audited("a.read").Audited("b.read");
            Build(web);
        }));
    }

    [Theory]
    [InlineData("User.Delete", null, null)]
    [InlineData("delete", null, null)]
    [InlineData("user.delete", "user", null)]
    [InlineData("user.delete", null, "id")]
    public async Task A_malformed_operation_and_half_a_target_are_refused_at_once(string operation, string? type, string? value) =>
        await Assert.ThrowsAsync<ArgumentException>(() => WebApp.StartAsync(web => web.MapGet("/a", () => 1).Audited(operation, targetType: type, targetRouteValue: value)));

    [Fact]
    public async Task A_controllers_annotated_action_is_recorded_whether_it_is_reached_or_not()
    {
        await using var app = await WebApp.StartAsync(web => web.MapControllers(), HostsController.Add);

        using var refused = await app.SendAsync(HttpMethod.Post, "/hosts/h1/power-off", "bob");
        using var done = await app.SendAsync(HttpMethod.Post, "/hosts/h1/power-off", "alice:admin");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Conflict), (refused.StatusCode, done.StatusCode));
        Assert.Equal(
            [
                "host.power_off event failure denied by bob on host:h1",
                "host.power_off intent unknown by alice on host:h1",
                "host.power_off outcome failure conflict by alice on host:h1",
            ],
            app.Lines());
    }

    private static void Build(IEndpointRouteBuilder web) => _ = web.DataSources.SelectMany(source => source.Endpoints).Count();
}
