namespace AuditOtel;

/// <summary>
/// Marks a privileged action. Every call leaves an intent that is durable before the body runs and an outcome after it;
/// if the intent cannot be made durable, the call throws <see cref="AuditUnavailableException"/> and the body does not run
/// (unless <see cref="FailureMode"/> and the trail's options say otherwise).
/// </summary>
/// <param name="operation">
/// What is done, dotted and lower case, two to four words, the thing then the verb: <c>user.password.reset</c>. A constant,
/// without outcome and without a variable part.
/// </param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor, Inherited = false)]
public sealed class AuditedAttribute(string operation) : Attribute
{
    /// <summary>The dotted operation name, recorded as the event name.</summary>
    public string Operation { get; } = operation;

    /// <summary>The verb. When it is left out, the build derives it from the last word of <see cref="Operation"/>.</summary>
    public AuditAction Action { get; init; }

    /// <summary>The preselection class; <see cref="AuditClass.Application"/> when left out.</summary>
    public AuditClass Class { get; init; }

    /// <summary>The target's type when no parameter carries <see cref="AuditTargetAttribute"/>, for example <c>host</c>.</summary>
    public string? TargetType { get; init; }

    /// <summary>The target's id when no parameter carries <see cref="AuditTargetAttribute"/>, for example <c>self</c>.</summary>
    public string? TargetId { get; init; }

    /// <summary>What becomes of the action when no collector confirms its intent; as the trail's options say when left out.</summary>
    public AuditFailureMode FailureMode { get; init; }
}
