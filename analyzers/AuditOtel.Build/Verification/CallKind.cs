namespace AuditOtel.Build.Verification;

/// <summary>What an instruction means for the proof.</summary>
internal enum CallKind
{
    /// <summary>Nothing that acts.</summary>
    None,

    /// <summary>The record is fetched or a value captured.</summary>
    Prologue,

    /// <summary>The intent is written, and durable when the call returns.</summary>
    Begin,

    /// <summary>The intent is being written; it is durable when its task has been awaited.</summary>
    BeginAsync,

    /// <summary>The result of an awaited task without value is taken.</summary>
    Awaited,

    /// <summary>What the compiler adds to await, to enumerate, or to keep variables.</summary>
    Plumbing,

    /// <summary>The compiler hands an exception to the method's task: the body ends.</summary>
    Faulted,

    /// <summary>The outcome is written.</summary>
    Success,

    /// <summary>The outcome is written.</summary>
    Failure,

    /// <summary>The outcome is written, whichever it is.</summary>
    Outcome,

    /// <summary>Anything else that acts: the body.</summary>
    Effect,
}
