namespace AuditOtel;

/// <summary>Where an actor's request came from.</summary>
public sealed record AuditClient
{
    /// <summary>The client's address, recorded as <c>client.address</c>.</summary>
    public string? Address { get; init; }

    /// <summary>The client's port, recorded as <c>client.port</c>; 0 when unknown.</summary>
    public int Port { get; init; }

    /// <summary>The client's own description, recorded as <c>user_agent.original</c>.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The session's id, recorded as <c>session.id</c>.</summary>
    public string? SessionId { get; init; }

    /// <summary>The interface: <c>http</c>, <c>grpc</c>, <c>cli</c>, <c>worker</c> or <c>console</c>, recorded as <c>audit.channel</c>.</summary>
    public string? Channel { get; init; }
}
