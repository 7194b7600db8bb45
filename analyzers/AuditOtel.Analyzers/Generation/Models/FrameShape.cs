namespace AuditOtel.Analyzers.Generation.Models;

/// <summary>How a body ends; it decides where its outcome is written.</summary>
internal enum FrameShape
{
    /// <summary>The work is done when the body returns or throws.</summary>
    Synchronous,

    /// <summary>The body awaits.</summary>
    Asynchronous,

    /// <summary>The body does not await itself and hands out a task: the work is done when that task ends.</summary>
    Handing,

    /// <summary>The body runs while its caller enumerates.</summary>
    Enumerated,

    /// <summary>The body awaits and runs while its caller enumerates.</summary>
    EnumeratedAsynchronously,
}
