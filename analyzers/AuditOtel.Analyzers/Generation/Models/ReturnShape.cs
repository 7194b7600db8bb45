namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>How an audited method hands back its end; it decides how its wrapper is written.</summary>
internal enum ReturnShape
{
    Void,
    Value,

    /// <summary>Task or ValueTask.</summary>
    Awaited,

    /// <summary>Task or ValueTask of a result.</summary>
    AwaitedValue,
}
