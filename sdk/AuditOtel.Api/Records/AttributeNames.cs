namespace AuditOtel;

/// <summary>Which attribute names an application may use in a record.</summary>
internal static class AttributeNames
{
    private static readonly HashSet<string> WrittenByTrail = new(StringComparer.Ordinal)
    {
        AuditAttributes.UserName,
        AuditAttributes.UserRoles,
        AuditAttributes.ClientAddress,
        AuditAttributes.ClientPort,
        AuditAttributes.UserAgent,
        AuditAttributes.SessionId,
    };

    /// <summary>True for a name that the trail writes itself: all of <c>audit.*</c> but <c>audit.arg.*</c>, and what tells of the actor.</summary>
    internal static bool IsReserved(string name) =>
        WrittenByTrail.Contains(name)
        || (name.StartsWith(AuditAttributes.Prefix, StringComparison.OrdinalIgnoreCase) && !IsArgument(name));

    /// <summary>True for a name that the outcome of an audited call holds, beyond those that are reserved in every record.</summary>
    internal static bool IsOfOutcome(string name) =>
        name is AuditAttributes.ErrorType or AuditAttributes.ExceptionMessage or AuditAttributes.HttpStatusCode or AuditAttributes.CodeFunctionName;

    private static bool IsArgument(string name) =>
        name.Length > AuditAttributes.ArgumentPrefix.Length && name.StartsWith(AuditAttributes.ArgumentPrefix, StringComparison.Ordinal);
}
