using System.Text.Json.Nodes;

namespace AuditOtel.Collector.Sinks.Elastic.Setup;

/// <summary>One thing that the cluster has to have.</summary>
/// <param name="What">What it is, for people.</param>
/// <param name="Path">Where the REST API has it.</param>
/// <param name="Content">What is put there.</param>
internal sealed record ElasticObject(string What, string Path, JsonObject Content);
