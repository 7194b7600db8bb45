namespace AuditOtel.Analyzers.Coverage.Catalogue;

/// <summary>What a call of a member means to the coverage rules.</summary>
internal enum CallMeaning
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It acts with privilege and must be recorded.</summary>
    Privileged,

    /// <summary>It leaves a record on behalf of its caller.</summary>
    Emits,
}
