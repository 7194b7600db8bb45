namespace AuditOtel.Collector.Ingestion.Otlp;

/// <summary>What the records of one ScopeLogs share: places in the request.</summary>
internal readonly record struct DecodedContext(ByteRange Resource, ByteRange ResourceSchema, ByteRange Scope, ByteRange ScopeSchema, bool HasServiceName, ByteRange ServiceName)
{
    internal int TotalLength => Resource.Length + ResourceSchema.Length + Scope.Length + ScopeSchema.Length;
}
