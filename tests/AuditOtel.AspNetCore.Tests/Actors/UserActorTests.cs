using System.Security.Claims;
using AuditOtel.AspNetCore.Actors;

namespace AuditOtel.AspNetCore.Tests.Actors;

[Trait("Requirement", "I1")]
public sealed class UserActorTests
{
    [Fact]
    public void Somebody_who_is_not_signed_in_is_anonymous() => Assert.Equal("anonymous", UserActor.Of(new ClaimsPrincipal(new ClaimsIdentity()), new()).Id);

    [Fact]
    public void The_stable_id_comes_before_the_name_and_the_name_before_nothing()
    {
        Assert.Equal("7", Of(new(ClaimTypes.NameIdentifier, "7"), new(ClaimTypes.Name, "alice")).Id);
        Assert.Equal("alice", Of(new Claim(ClaimTypes.Name, "alice")).Id);
        Assert.Equal("unknown", Of(new Claim("colour", "red")).Id);
    }

    [Fact]
    public void Roles_of_all_identities_are_named_once_each()
    {
        var user = new ClaimsPrincipal(
        [
            new ClaimsIdentity([new("sub", "7"), new(ClaimTypes.Role, "a"), new(ClaimTypes.Role, "b")], "t"),
            new ClaimsIdentity([new(ClaimTypes.Role, "b"), new(ClaimTypes.Role, "c")], "t"),
        ]);

        Assert.Equal(["a", "b", "c"], UserActor.Of(user, new()).Roles);
    }

    [Theory]
    [InlineData("""{"sub":"admin"}""", "admin")]
    [InlineData("""{"sub":"service","act":{"sub":"admin"}}""", "admin")]
    [InlineData("admin", "admin")]
    [InlineData("[1]", null)]
    [InlineData("""{"iss":"x"}""", null)]
    [InlineData("""{"sub":7}""", null)]
    [InlineData("""{"act":7}""", null)]
    [InlineData("", null)]
    public void Who_acts_on_behalf_of_the_user_is_the_origin(string act, string? origin) =>
        Assert.Equal(origin, Of(new("sub", "victim"), new("act", act)).OriginId);

    [Fact]
    public void An_identity_that_another_one_acts_through_has_it_as_origin()
    {
        var identity = new ClaimsIdentity([new("sub", "victim")], "t") { Actor = new ClaimsIdentity([new("sub", "admin")], "t") };

        Assert.Equal("admin", UserActor.Of(new ClaimsPrincipal(identity), new()).OriginId);
    }

    private static AuditActor Of(params Claim[] claims) => UserActor.Of(new ClaimsPrincipal(new ClaimsIdentity(claims, "t")), new());
}
