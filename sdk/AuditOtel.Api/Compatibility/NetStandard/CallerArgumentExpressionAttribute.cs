namespace System.Runtime.CompilerServices;

/// <summary>Known to the compiler by its name: the parameter receives the text of another argument.</summary>
/// <param name="parameterName">The other parameter.</param>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class CallerArgumentExpressionAttribute(string parameterName) : Attribute
{
    public string ParameterName { get; } = parameterName;
}
