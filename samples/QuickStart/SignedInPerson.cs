using AuditOtel;

namespace QuickStart;

/// <summary>Tells the trail who is signed in. A web service would take it from the request.</summary>
internal sealed class SignedInPerson : IAuditActorProvider
{
    private static readonly AsyncLocal<AuditActor?> Current = new();

    internal static void Is(string id, string name, params string[] roles) =>
        Current.Value = new AuditActor(id) { Name = name, Roles = roles, Client = new AuditClient { Channel = "console" } };

    internal static bool HasRole(string role) => Current.Value?.Roles.Contains(role) == true;

    public AuditActor GetActor() => Current.Value ?? new AuditActor("anonymous");
}
