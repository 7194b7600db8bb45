namespace AuditOtel.Analyzers.Surface.Model;

/// <summary>What a line of a surface is about; the word stands at its beginning.</summary>
internal enum SurfaceKind
{
    /// <summary>An action that leaves a record.</summary>
    Operation,

    /// <summary>A reason why something leaves none.</summary>
    Excuse,
}
