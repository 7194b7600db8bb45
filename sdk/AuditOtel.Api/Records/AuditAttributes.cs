namespace AuditOtel;

/// <summary>
/// The attribute names of schema version 1, after the OpenTelemetry draft for an audit signal (OTEP 0267). Names that belong to
/// the general semantic conventions keep their own prefix.
/// </summary>
public static class AuditAttributes
{
    /// <summary>The schema version this library writes.</summary>
    public const string CurrentSchemaVersion = "1";

    /// <summary>Prefix shared by all audit attributes.</summary>
    public const string Prefix = "audit.";

    /// <summary>Schema version of the record.</summary>
    public const string SchemaVersion = "audit.schema.version";

    /// <summary>The verb, upper case.</summary>
    public const string Action = "audit.action";

    /// <summary>The preselection class.</summary>
    public const string Class = "audit.class";

    /// <summary>Who acted.</summary>
    public const string ActorId = "audit.actor.id";

    /// <summary><c>user</c>, <c>service</c> or <c>system</c>.</summary>
    public const string ActorType = "audit.actor.type";

    /// <summary>The login identity behind the actor.</summary>
    public const string OriginId = "audit.origin.id";

    /// <summary>The actor's name.</summary>
    public const string UserName = "user.name";

    /// <summary>The actor's roles, an array of strings.</summary>
    public const string UserRoles = "user.roles";

    /// <summary>What kind of object.</summary>
    public const string TargetType = "audit.target.type";

    /// <summary>The object's stable id.</summary>
    public const string TargetId = "audit.target.id";

    /// <summary>The object's name.</summary>
    public const string TargetName = "audit.target.name";

    /// <summary>The space in which the id is unique.</summary>
    public const string TargetNamespace = "audit.target.namespace";

    /// <summary>Several objects, an array of maps.</summary>
    public const string Targets = "audit.targets";

    /// <summary>How many objects.</summary>
    public const string TargetCount = "audit.target.count";

    /// <summary><c>success</c>, <c>failure</c> or <c>unknown</c>.</summary>
    public const string Outcome = "audit.outcome";

    /// <summary>A short machine word that says why.</summary>
    public const string OutcomeReason = "audit.outcome.reason";

    /// <summary>The fields that the action changed, an array of maps with the keys <c>field</c>, <c>old</c> and <c>new</c>.</summary>
    public const string Change = "audit.change";

    /// <summary>How many targets, changes and attributes the record had no room for.</summary>
    public const string Omitted = "audit.omitted";

    /// <summary>On how many objects a bulk action was to be carried out.</summary>
    public const string ResultRequested = "audit.result.requested";

    /// <summary>On how many objects a bulk action was carried out.</summary>
    public const string ResultSucceeded = "audit.result.succeeded";

    /// <summary>On how many objects a bulk action failed.</summary>
    public const string ResultFailed = "audit.result.failed";

    /// <summary>The status code of an HTTP result.</summary>
    public const string HttpStatusCode = "http.response.status_code";

    /// <summary>The type of the exception.</summary>
    public const string ErrorType = "error.type";

    /// <summary>The exception's message.</summary>
    public const string ExceptionMessage = "exception.message";

    /// <summary><c>intent</c>, <c>outcome</c> or <c>event</c>.</summary>
    public const string Stage = "audit.stage";

    /// <summary>Joins intent and outcome.</summary>
    public const string OperationId = "audit.operation.id";

    /// <summary>The operation of the audited call that made this one.</summary>
    public const string ParentOperationId = "audit.parent.operation.id";

    /// <summary>The record's id, the idempotency key.</summary>
    public const string RecordId = "audit.record.id";

    /// <summary>The producer's stream.</summary>
    public const string SequenceStreamId = "audit.sequence.stream_id";

    /// <summary>The record's number in the stream, consecutive from 1.</summary>
    public const string SequenceNumber = "audit.sequence.number";

    /// <summary>How many actions ran without a record, in the record that counts them.</summary>
    public const string LostCount = "audit.lost.count";

    /// <summary>When the first of them ran, ISO 8601 in UTC.</summary>
    public const string LostFrom = "audit.lost.from";

    /// <summary>When the last of them ran, ISO 8601 in UTC.</summary>
    public const string LostTo = "audit.lost.to";

    /// <summary>Prefix of the counts by operation.</summary>
    public const string LostPrefix = "audit.lost.of.";

    /// <summary>Prefix of recorded arguments.</summary>
    public const string ArgumentPrefix = "audit.arg.";

    /// <summary>The client's address.</summary>
    public const string ClientAddress = "client.address";

    /// <summary>The client's port.</summary>
    public const string ClientPort = "client.port";

    /// <summary>The client's description of itself.</summary>
    public const string UserAgent = "user_agent.original";

    /// <summary>The session's id.</summary>
    public const string SessionId = "session.id";

    /// <summary>The interface the request came through.</summary>
    public const string Channel = "audit.channel";

    /// <summary>The audited method.</summary>
    public const string CodeFunctionName = "code.function.name";

    /// <summary>Digest of the audited surface the program was built with.</summary>
    public const string SurfaceDigest = "audit.surface.digest";
}
