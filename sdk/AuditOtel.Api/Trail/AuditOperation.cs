using System.Collections;
using System.Globalization;

namespace AuditOtel;

/// <summary>
/// The record of one audited call while it runs. Instrumented methods call, in this order: the captures, one Begin, the body,
/// one Succeed or Fail. It belongs to one call: a use after its end, after a Begin that failed, or in another order throws
/// <see cref="InvalidOperationException"/>. Such a use is a bug of the caller; it never changes the record of another call.
/// </summary>
public abstract partial class AuditOperation
{
    /// <summary>Captures an object of the action. The first is the record's target; further ones are listed beside it.</summary>
    /// <param name="type">What kind of object it is.</param>
    /// <param name="id">Its id.</param>
    /// <typeparam name="T">The id's type.</typeparam>
    /// <exception cref="AuditUnavailableException">The id's text cannot be read: the body must not run.</exception>
    public void Target<T>(string type, T id) => AddTarget(type, Read(type, id, keepCause: true));

    /// <summary>Captures an object of the action by what <paramref name="id"/> reads of it. The build puts the call in where a call of other code is audited.</summary>
    /// <param name="type">What kind of object it is.</param>
    /// <param name="source">The object.</param>
    /// <param name="id">Reads its id.</param>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <exception cref="AuditUnavailableException">The id cannot be read: the call must not be made.</exception>
    public void Target<T>(string type, T source, Func<T, object?> id)
    {
        ArgumentNullException.ThrowIfNull(id);
        object? value;
        try
        {
            value = id(source);
        }
        catch (Exception failure)
        {
            throw new AuditUnavailableException($"The action was not carried out: the id of its target '{type}' cannot be read.", failure);
        }

        Target(type, value);
    }

    /// <summary>Captures an argument that is marked for recording.</summary>
    /// <param name="name">The name it is recorded under, without the prefix.</param>
    /// <param name="value">Its value.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="AuditUnavailableException">The value's text cannot be read: the body must not run.</exception>
    public void Argument<T>(string name, T value)
    {
        if (typeof(T) == typeof(bool))
            AddArgument(name, (bool)(object)value!);
        else if (typeof(T) == typeof(int))
            AddArgument(name, (long)(int)(object)value!);
        else if (typeof(T) == typeof(long))
            AddArgument(name, (long)(object)value!);
        else if (typeof(T) == typeof(double))
            AddArgument(name, (double)(object)value!);
        else
            AddArgument(name, Read(name, value, keepCause: true));
    }

    /// <summary>Captures that a secret argument was given, in the way <paramref name="mode"/> allows.</summary>
    /// <param name="name">The name it is recorded under, without the prefix.</param>
    /// <param name="value">The secret. It leaves this call only as <paramref name="mode"/> says.</param>
    /// <param name="mode">What is recorded in place of the value.</param>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <exception cref="AuditUnavailableException">The mode asks for a keyed hash and the trail has no key, or the value has no text: the body must not run.</exception>
    public void Secret<T>(string name, T value, AuditSecretMode mode)
    {
        if (mode == AuditSecretMode.Redacted)
            AddArgument(name, value is null ? "null" : "redacted");
        else
            AddSecret(name, SecretText(name, value), mode);
    }

    /// <summary>Writes the intent and returns when it is durable.</summary>
    /// <exception cref="AuditUnavailableException">It is not durable: the body must not run, and neither Succeed nor Fail may be called.</exception>
    public abstract void Begin();

    /// <summary>Writes the intent and completes when it is durable.</summary>
    /// <exception cref="AuditUnavailableException">It is not durable: the body must not run, and neither Succeed nor Fail may be called.</exception>
    public abstract ValueTask BeginAsync();

    /// <summary>Writes that the body ended as asked. Never throws: what cannot be written now is kept and bars the next intent.</summary>
    public abstract void Succeed();

    /// <summary>Writes that the body ended as asked. Never fails: what cannot be written now is kept and bars the next intent.</summary>
    public abstract ValueTask SucceedAsync();

    /// <summary>Writes that the body threw. Never throws, so that the action's own exception is not masked.</summary>
    /// <param name="exception">What the body threw.</param>
    public abstract void Fail(Exception exception);

    /// <summary>Writes that the body threw. Never fails, so that the action's own exception is not masked.</summary>
    /// <param name="exception">What the body threw.</param>
    public abstract ValueTask FailAsync(Exception exception);

    /// <summary>Takes one target.</summary>
    /// <param name="type">What kind of object it is.</param>
    /// <param name="id">Its id, or null when the argument was null.</param>
    protected abstract void AddTarget(string type, string? id);

    /// <summary>Takes a text argument.</summary>
    /// <param name="name">The name without the prefix.</param>
    /// <param name="value">The text, or null.</param>
    protected abstract void AddArgument(string name, string? value);

    /// <summary>Takes an integer argument.</summary>
    /// <param name="name">The name without the prefix.</param>
    /// <param name="value">The number.</param>
    protected abstract void AddArgument(string name, long value);

    /// <summary>Takes a floating-point argument.</summary>
    /// <param name="name">The name without the prefix.</param>
    /// <param name="value">The number.</param>
    protected abstract void AddArgument(string name, double value);

    /// <summary>Takes a Boolean argument.</summary>
    /// <param name="name">The name without the prefix.</param>
    /// <param name="value">The value.</param>
    protected abstract void AddArgument(string name, bool value);

    /// <summary>Takes a secret of which <paramref name="mode"/> allows a trace.</summary>
    /// <param name="name">The name without the prefix.</param>
    /// <param name="value">The secret, or null.</param>
    /// <param name="mode">A keyed hash or the length.</param>
    protected abstract void AddSecret(string name, string? value, AuditSecretMode mode);

    // A hash or a length must tell of the content, not of the kind of collection that holds it.
    internal static string? SecretText<T>(string name, T value)
    {
        var text = value switch
        {
            byte[] bytes => Convert.ToBase64String(bytes),
            Memory<byte> bytes => Convert.ToBase64String(bytes.Span),
            ReadOnlyMemory<byte> bytes => Convert.ToBase64String(bytes.Span),
            ArraySegment<byte> bytes => Convert.ToBase64String(bytes),
            char[] characters => new string(characters),
            ICollection => throw Unreadable<T>(name, null),
            _ => Read(name, value, keepCause: false),
        };

        // A type without text of its own gives its name, which would be the same for every secret.
        return value is not null && string.Equals(text, value.GetType().ToString(), StringComparison.Ordinal) ? throw Unreadable<T>(name, null) : text;
    }

    private static string? Read<T>(string name, T value, bool keepCause)
    {
        try
        {
            return ToText(value);
        }
        catch (Exception failure)
        {
            throw Unreadable<T>(name, keepCause ? failure : null);
        }
    }

    private static AuditUnavailableException Unreadable<T>(string name, Exception? cause) =>
        new($"The action was not carried out: the text of '{name}', a {typeof(T).Name}, cannot be read for its record. Correct its ToString or pass its text.", cause);

    internal static string? ToText<T>(T value) => value switch
    {
        null => null,
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        ICollection collection => $"{collection.Count} items",
        _ => value.ToString(),
    };
}
