namespace System.Runtime.CompilerServices;

/// <summary>Known to the compiler by its name: of two overloads that fit, the higher priority wins.</summary>
/// <param name="priority">The priority; 0 where nothing is said.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property, Inherited = false)]
internal sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    public int Priority { get; } = priority;
}
