namespace Administration;

/// <summary>What somebody may do.</summary>
public sealed class Role
{
    /// <summary>Its name.</summary>
    public string? Name { get; set; }
}
