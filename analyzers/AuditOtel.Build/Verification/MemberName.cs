namespace AuditOtel.Build.Verification;

/// <summary>The names of a type and a member of it, without arguments.</summary>
/// <param name="Type">The type: namespace, and the outer types with a slash behind each.</param>
/// <param name="Name">The member.</param>
internal readonly record struct MemberName(string Type, string Name);
