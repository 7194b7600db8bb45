namespace AuditOtel;

/// <summary>
/// Audits calls of a method that is not yours: each call in this assembly leaves an intent before it and an outcome after it, as if the method itself were
/// annotated. Calls inside the body of an audited method are left alone, because its record covers them. Needs a compiler that knows interceptors (C# 11 or newer).
/// </summary>
/// <param name="type">The documentation id of the type that declares the method, as <c>T:Microsoft.AspNetCore.Identity.UserManager`1</c>.</param>
/// <param name="member">The method's name; all of its overloads are meant.</param>
/// <param name="operation">What is done, as in <see cref="AuditedAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class AuditCallsAttribute(string type, string member, string operation) : Attribute
{
    /// <summary>The documentation id of the type that declares the method.</summary>
    public string Type { get; } = type;

    /// <summary>The method's name.</summary>
    public string Member { get; } = member;

    /// <summary>The dotted operation name, recorded as the event name.</summary>
    public string Operation { get; } = operation;

    /// <summary>The verb. When it is left out, the build derives it from the last word of <see cref="Operation"/>.</summary>
    public AuditAction Action { get; init; }

    /// <summary>The preselection class; <see cref="AuditClass.Application"/> when left out.</summary>
    public AuditClass Class { get; init; }

    /// <summary>What becomes of the call when no collector confirms its intent; as the trail's options say when left out.</summary>
    public AuditFailureMode FailureMode { get; init; }

    /// <summary>The target's type; the name of the parameter when left out.</summary>
    public string? TargetType { get; init; }

    /// <summary>
    /// Which parameter is the target, or <c>this</c> for the object the method is called on; members may follow, as in <c>startInfo.FileName</c>. Of several,
    /// separated by commas, an overload takes the first that it has.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>The parameters that are recorded, separated by commas.</summary>
    public string? Arguments { get; init; }

    /// <summary>The parameters of which only is recorded that they were given, separated by commas.</summary>
    public string? Secrets { get; init; }
}
