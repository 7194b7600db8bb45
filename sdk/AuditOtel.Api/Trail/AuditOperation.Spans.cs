using System.Runtime.CompilerServices;

namespace AuditOtel;

/// <content>
/// Spans cannot be kept: what is recorded of them is their text or their length. They come second in overload resolution, so that null stays a text or an object.
/// </content>
public abstract partial class AuditOperation
{
    /// <summary>Captures an object of the action by an id that is text.</summary>
    /// <param name="type">What kind of object it is.</param>
    /// <param name="id">Its id.</param>
    [OverloadResolutionPriority(-1)]
    public void Target(string type, ReadOnlySpan<char> id) => AddTarget(type, id.ToString());

    /// <inheritdoc cref="Target(string, ReadOnlySpan{char})"/>
    [OverloadResolutionPriority(-1)]
    public void Target(string type, Span<char> id) => AddTarget(type, id.ToString());

    /// <summary>Captures an argument that is marked for recording: text as it is, of anything else how many items there are.</summary>
    /// <param name="name">The name it is recorded under, without the prefix.</param>
    /// <param name="value">Its items.</param>
    /// <typeparam name="T">The items' type.</typeparam>
    [OverloadResolutionPriority(-1)]
    public void Argument<T>(string name, ReadOnlySpan<T> value) =>
        AddArgument(name, typeof(T) == typeof(char) ? value.ToString() : $"{value.Length} items");

    /// <inheritdoc cref="Argument{T}(string, ReadOnlySpan{T})"/>
    [OverloadResolutionPriority(-1)]
    public void Argument<T>(string name, Span<T> value) => Argument(name, (ReadOnlySpan<T>)value);

    /// <summary>Captures that a secret text was given, in the way <paramref name="mode"/> allows.</summary>
    /// <param name="name">The name it is recorded under, without the prefix.</param>
    /// <param name="value">The secret. It leaves this call only as <paramref name="mode"/> says.</param>
    /// <param name="mode">What is recorded in place of the value.</param>
    [OverloadResolutionPriority(-1)]
    public void Secret(string name, ReadOnlySpan<char> value, AuditSecretMode mode)
    {
        if (mode == AuditSecretMode.Redacted)
            AddArgument(name, "redacted");
        else
            AddSecret(name, value.ToString(), mode);
    }

    /// <inheritdoc cref="Secret(string, ReadOnlySpan{char}, AuditSecretMode)"/>
    [OverloadResolutionPriority(-1)]
    public void Secret(string name, Span<char> value, AuditSecretMode mode) => Secret(name, (ReadOnlySpan<char>)value, mode);

    /// <summary>Captures that secret bytes were given, in the way <paramref name="mode"/> allows.</summary>
    /// <param name="name">The name it is recorded under, without the prefix.</param>
    /// <param name="value">The secret. It leaves this call only as <paramref name="mode"/> says, in its Base64 text.</param>
    /// <param name="mode">What is recorded in place of the value.</param>
    [OverloadResolutionPriority(-1)]
    public void Secret(string name, ReadOnlySpan<byte> value, AuditSecretMode mode)
    {
        if (mode == AuditSecretMode.Redacted)
            AddArgument(name, "redacted");
        else
            AddSecret(name, Convert.ToBase64String(value), mode);
    }

    /// <inheritdoc cref="Secret(string, ReadOnlySpan{byte}, AuditSecretMode)"/>
    [OverloadResolutionPriority(-1)]
    public void Secret(string name, Span<byte> value, AuditSecretMode mode) => Secret(name, (ReadOnlySpan<byte>)value, mode);
}
