namespace AuditOtel;

/// <summary>How the trail reaches its collector and who it says it is. Read once, when the trail is made.</summary>
public sealed class AuditOtelOptions
{
    /// <summary>
    /// Where the collector listens: <c>unix:///path/ingest.sock</c> (the default is <c>unix:///run/auditotel/ingest.sock</c>),
    /// <c>https://host:4317</c>, or <c>http://host:4317</c> where the host is a loopback address. Records never leave the host unencrypted.
    /// </summary>
    public string Endpoint { get; set; } = "unix:///run/auditotel/ingest.sock";

    /// <summary>The service's name, recorded as <c>service.name</c>. Required; it has no default.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>The service's version, recorded as <c>service.version</c>; left out by default.</summary>
    public string? ServiceVersion { get; set; }

    /// <summary>Tells this process from others of the same service, recorded as <c>service.instance.id</c>; a new UUID by default.</summary>
    public string ServiceInstanceId { get; set; } = Guid.NewGuid().ToString();

    /// <summary>The longest wait for one record's receipt: 100 ms to 5 min, 10 s by default. The action does not run when it passes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often undelivered records are tried again without another action: 10 ms to 1 min, 1 s by default.</summary>
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait for running actions and undelivered records when the trail closes: 0 to 5 min, 5 s by default.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The service's own key for <see cref="AuditSecretMode.KeyedHash"/>, at least 32 bytes. Empty by default: an action that asks for a
    /// keyed hash is then refused.
    /// </summary>
    public ReadOnlyMemory<byte> SecretHashKey { get; set; }

    /// <summary>
    /// Whether a failed action's exception message is recorded; false by default, because a message may hold what the caller typed.
    /// </summary>
    public bool RecordExceptionMessages { get; set; }
}
