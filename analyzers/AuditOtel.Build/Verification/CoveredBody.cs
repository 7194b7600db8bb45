namespace AuditOtel.Build.Verification;

/// <summary>A body whose calls a record covers.</summary>
/// <param name="Start">From where on.</param>
/// <param name="Operation">The operation that the record names when it is that of an interceptor; null for an audited body, whose record covers whatever it calls.</param>
internal sealed record CoveredBody(int Start, string? Operation);
