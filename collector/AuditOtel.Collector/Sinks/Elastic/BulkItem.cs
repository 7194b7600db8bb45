namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>What became of one document.</summary>
/// <param name="Status">Its own HTTP status.</param>
/// <param name="Type">The kind of the error; empty when there is none.</param>
/// <param name="Reason">The error's sentence; empty when there is none.</param>
internal readonly record struct BulkItem(int Status, string Type, string Reason)
{
    /// <summary>The backing index that it was for; empty when the answer does not say it.</summary>
    internal string Index { get; init; } = "";

    /// <summary>Whether the data stream refused it and put it into its failure store, which the answer calls created.</summary>
    internal bool IsInFailureStore { get; init; }

    /// <summary>
    /// Whether a 400 speaks of the document, which no other attempt makes better. A cluster says 400 of much that is its own state, too (the limit of shards, a closed index, a pipeline that is gone):
    /// a document must not be set aside for that. What is not known here is therefore tried again.
    /// </summary>
    internal bool IsAboutDocument => Type switch
    {
        "document_parsing_exception" or "mapper_parsing_exception" or "strict_dynamic_mapping_exception" or "parsing_exception" or "parse_exception" or "x_content_parse_exception"
            or "json_parse_exception" or "date_time_parse_exception" or "number_format_exception" => true,
        "illegal_argument_exception" => Reason.Contains("immense term", StringComparison.Ordinal) || Reason.StartsWith("Document contains", StringComparison.Ordinal),
        _ => false,
    };
}
