namespace AuditOtel;

/// <summary>What the build knows of an audited method. One static instance a method, written by the generator.</summary>
/// <param name="operation">The dotted operation name.</param>
/// <param name="action">The verb.</param>
/// <param name="class">The preselection class.</param>
/// <param name="functionName">The fully qualified method name, recorded as <c>code.function.name</c>.</param>
/// <param name="surfaceDigest">The digest of the assembly's audited surface.</param>
public sealed class AuditDescriptor(string operation, AuditAction action, AuditClass @class, string functionName, string surfaceDigest)
{
    /// <summary>The dotted operation name.</summary>
    public string Operation { get; } = operation;

    /// <summary>The verb.</summary>
    public AuditAction Action { get; } = action;

    /// <summary>The preselection class.</summary>
    public AuditClass Class { get; } = @class;

    /// <summary>The fully qualified method name.</summary>
    public string FunctionName { get; } = functionName;

    /// <summary>The digest of the assembly's audited surface.</summary>
    public string SurfaceDigest { get; } = surfaceDigest;

    /// <summary>What becomes of the action when no collector confirms its intent.</summary>
    public AuditFailureMode FailureMode { get; init; }
}
