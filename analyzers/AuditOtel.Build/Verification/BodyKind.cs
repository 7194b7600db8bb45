namespace AuditOtel.Build.Verification;

/// <summary>What the compiler made of a body, and in which state it first runs.</summary>
internal enum BodyKind
{
    /// <summary>The method itself holds the body.</summary>
    Plain,

    /// <summary>A state machine that awaits; it starts with state -1.</summary>
    Async,

    /// <summary>A state machine that gives items; it starts with state 0.</summary>
    Iterator,

    /// <summary>A state machine that awaits and gives items; it starts with state -3.</summary>
    AsyncIterator,
}
