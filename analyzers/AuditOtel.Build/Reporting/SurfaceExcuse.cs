namespace AuditOtel.Build.Reporting;

/// <summary>One excuse.</summary>
/// <param name="Member">The documentation id of what is excused, or <c>assembly</c>.</param>
/// <param name="Reason">Why nobody needs a record.</param>
internal sealed record SurfaceExcuse(string Member, string Reason)
{
    internal static SurfaceExcuse Of(object? excuse) => new(excuse.At("member").Text(), excuse.At("reason").Text());
}
