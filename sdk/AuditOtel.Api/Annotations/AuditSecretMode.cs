namespace AuditOtel;

/// <summary>What a record holds in place of a secret value.</summary>
public enum AuditSecretMode
{
    /// <summary>The word <c>redacted</c>, or <c>null</c> when there was no value.</summary>
    Redacted = 0,

    /// <summary>
    /// <c>hmac:</c> and the base64url HMAC-SHA-256 of the value under the service's own key: equal values can be found,
    /// the value cannot be read. Do not use it for values that can be guessed by someone who holds the key.
    /// </summary>
    KeyedHash = 1,

    /// <summary><c>length:</c> and the number of characters.</summary>
    Length = 2,
}
