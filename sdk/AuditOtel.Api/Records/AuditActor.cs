namespace AuditOtel;

/// <summary>Who acted.</summary>
/// <param name="Id">A stable id; <c>anonymous</c> and <c>unknown</c> are legal, an empty one is not.</param>
/// <param name="Type">What kind of party it is.</param>
public sealed partial record AuditActor(string Id, AuditActorType Type = AuditActorType.User)
{
    /// <summary>A name people know the actor by, recorded as <c>user.name</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The roles in force, recorded as <c>user.roles</c>.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>The login identity behind impersonation or sudo, recorded as <c>audit.origin.id</c> when it differs from <see cref="Id"/>.</summary>
    public string? OriginId { get; init; }

    /// <summary>Where the actor came from, when it is known.</summary>
    public AuditClient? Client { get; init; }
}
