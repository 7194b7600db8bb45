namespace AuditOtel.Build.Verification;

/// <summary>The audited surface as the generator wrote it.</summary>
/// <param name="Digest">The digest, which every record carries.</param>
/// <param name="Lines">One line an operation: name, action, class, function.</param>
internal sealed record AuditedSurface(string Digest, IReadOnlyList<string> Lines);
