namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>A document whose id is taken.</summary>
/// <param name="Document">The document.</param>
/// <param name="Index">The backing index that refused it.</param>
internal readonly record struct ElasticConflict(BulkDocument Document, string Index);
