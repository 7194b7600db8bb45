namespace AuditOtel.Analyzers.Coverage.Findings;

/// <summary>What is found, in the order in which one function is told of one of them.</summary>
internal enum FindingKind
{
    /// <summary>A privileged call that an entry point reaches.</summary>
    UnauditedPath,

    /// <summary>A restricted endpoint of those that the project says must be recorded.</summary>
    ListedEndpoint,

    /// <summary>A privileged call without known entry point.</summary>
    UnenteredCall,

    /// <summary>A write to a sensitive entity.</summary>
    EntityWrite,

    /// <summary>A restricted endpoint that changes state.</summary>
    RestrictedEndpoint,

    /// <summary>A method that is named like a privileged action.</summary>
    NamedAction,
}
