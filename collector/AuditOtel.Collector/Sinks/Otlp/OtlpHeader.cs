using AuditOtel.Collector.Configuration;

namespace AuditOtel.Collector.Sinks.Otlp;

/// <summary>A header that every request carries.</summary>
/// <param name="Name">In lower case, as gRPC wants it.</param>
/// <param name="Value">What everybody may know; null when it is a secret.</param>
/// <param name="Secret">Where the secret stands; null when it is none.</param>
internal sealed record OtlpHeader(string Name, string? Value, SecretSource? Secret)
{
    /// <summary>Whether HTTP allows such a value (RFC 9110, 5.5), without the bytes beyond ASCII that receivers read differently.</summary>
    internal static bool IsValue(string value) => value.All(static letter => letter is >= ' ' and <= '~') && value.Trim().Length == value.Length && value.Length > 0;

    /// <exception cref="CollectorException">The secret cannot be read.</exception>
    internal string Read()
    {
        if (Secret is null)
            return Value ?? "";
        var secret = Secret.Read();
        return IsValue(secret)
            ? secret
            : throw new CollectorException($"The secret in {Secret.Place} is no value for the header '{Name}': use printable ASCII letters alone, without spaces around them.") { IsConfiguration = true };
    }
}
