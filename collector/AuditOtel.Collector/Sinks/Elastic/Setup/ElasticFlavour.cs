namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>Which of the two a cluster is: they share documents, templates and searches, and differ in lifecycles and points in time.</summary>
internal enum ElasticFlavour
{
    Elasticsearch = 0,
    OpenSearch = 1,
}
