namespace Administration;

/// <summary>Somebody who may sign in.</summary>
public sealed class Person
{
    /// <summary>Who it is.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>The name to sign in by.</summary>
    public string? Name { get; set; }
}
