namespace AuditOtel;

/// <summary>How the trail reaches its collector and who it says it is. Read once, when the trail is made.</summary>
public sealed class AuditOtelOptions
{
    /// <summary>
    /// Where the collector listens: <c>unix:///path/ingest.sock</c> (the default is <c>unix:///run/auditotel/ingest.sock</c>),
    /// <c>https://host:4317</c>, or <c>http://host:4317</c> where the host is a loopback address. Records never leave the host unencrypted. Beside a Unix socket the collector's
    /// HTTP/1.1 socket (<c>ingest-http.sock</c>) is used where there is one of the same owner.
    /// </summary>
    public string Endpoint { get; set; } = "unix:///run/auditotel/ingest.sock";

    /// <summary>
    /// Further addresses of collectors, in the forms of <see cref="Endpoint"/>, asked in this order when the ones before do not answer or cannot store; none by
    /// default. A record goes to one of them.
    /// </summary>
    public IList<string> FallbackEndpoints { get; } = [];

    /// <summary>The service's name, recorded as <c>service.name</c>. Required; it has no default.</summary>
    public string ServiceName { get; set; } = "";

    /// <summary>The service's version, recorded as <c>service.version</c>; left out by default.</summary>
    public string? ServiceVersion { get; set; }

    /// <summary>Tells this process from others of the same service, recorded as <c>service.instance.id</c>; a new UUID by default.</summary>
    public string ServiceInstanceId { get; set; } = Guid.NewGuid().ToString();

    /// <summary>The longest wait for one record's receipt: 100 ms to 5 min, 10 s by default. The action does not run when it passes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What becomes of an action whose intent no collector confirms, where its attribute does not say; <see cref="AuditFailureMode.Deny"/> by default.
    /// <see cref="AuditFailureMode.Spool"/> needs <see cref="OutboxDirectory"/>, <see cref="AuditFailureMode.Continue"/> needs <see cref="AllowContinue"/>.
    /// </summary>
    public AuditFailureMode FailureMode { get; set; } = AuditFailureMode.Deny;

    /// <summary>Whether actions may run without a record, counted, in <see cref="AuditFailureMode.Continue"/>; false by default.</summary>
    public bool AllowContinue { get; set; }

    /// <summary>
    /// Where records that no collector confirmed are kept until one does: the full path of a directory on local storage that no other process uses. None by
    /// default. With it, outcomes survive the end of the process in every failure mode.
    /// </summary>
    public string? OutboxDirectory { get; set; }

    /// <summary>The most bytes the outbox may take: 1 MiB to 1 TiB, 256 MiB by default. An eighth of it is kept for outcomes.</summary>
    public long OutboxSize { get; set; } = 256L * 1024 * 1024;

    /// <summary>How long a record waits for the collector before it goes to the outbox, where its mode allows that: 10 ms to 5 min, 1 s by default.</summary>
    public TimeSpan SpoolAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How soon undelivered records are tried again without another action: 10 ms to 1 min, 1 s by default. Each failure doubles the wait, up to 32 times this
    /// or a minute, whichever is less.
    /// </summary>
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
