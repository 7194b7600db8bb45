namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>One field of a surface line.</summary>
/// <param name="Key">One of <see cref="SurfaceKeys"/>.</param>
/// <param name="Value">What it says.</param>
internal sealed record SurfaceField(string Key, string Value);
