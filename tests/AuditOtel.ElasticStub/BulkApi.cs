using System.Text;
using System.Text.Json.Nodes;

namespace AuditOtel.ElasticStub;

/// <summary><c>_bulk</c>, by its published rules.</summary>
internal static class BulkApi
{
    private const int LongestId = 512;
    private static readonly string[] Actions = ["create", "index", "delete", "update"];
    private static readonly string[] Metadata = ["_index", "_id", "routing", "require_alias", "require_data_stream", "pipeline", "dynamic_templates", "list_executed_pipelines", "if_seq_no", "if_primary_term", "version", "version_type"];

    internal static JsonObject Run(StubCluster cluster, StubRequest request, string? index, StubFault fault, StubError? every = null)
    {
        request.Allow("refresh", "pipeline", "routing", "timeout", "require_alias", "wait_for_active_shards", "_source", "_source_includes", "_source_excludes", "require_data_stream", "list_executed_pipelines");
        var actions = Lines(request.Body, index);
        var items = new JsonArray();
        lock (cluster.Gate)
        {
            foreach (var (action, name, id, source) in actions)
            {
                var isBusy = fault is StubFault.BusyItems && items.Count % 2 == 1;
                items.Add((JsonNode)new JsonObject { [action] = every is not null ? Error(name, id, every) : isBusy ? Error(name, id, new StubError(429, "es_rejected_execution_exception", "rejected execution of coordinating operation")) : Item(cluster, action, name, id, source) });
            }
        }

        var hasErrors = items.Any(static item => item!.AsObject().First().Value!["error"] is not null);
        if (fault is StubFault.MissingItem)
            items.RemoveAt(0);
        if (fault is StubFault.OtherOrder)
            items = [.. items.Reverse().Select(static item => item!.DeepClone())];
        return new JsonObject { ["errors"] = fault is StubFault.Contradiction ? !hasErrors : hasErrors, ["took"] = 1, ["items"] = items };
    }

    private static List<(string Action, string Index, string Id, byte[] Source)> Lines(byte[] body, string? index)
    {
        if (body.Length == 0)
            throw new StubError(400, "parse_exception", "request body is required");
        if (body[^1] != '\n')
            throw StubError.Illegal("The bulk request must be terminated by a newline [\\n]");
        var lines = Split(body);
        var actions = new List<(string, string, string, byte[])>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var (action, metadata) = Action(lines[i], i + 1);
            var name = (string?)metadata["_index"] ?? index ?? throw new StubError(400, "action_request_validation_exception", "Validation Failed: 1: index is missing;");
            var id = (string?)metadata["_id"] ?? Guid.NewGuid().ToString("N");
            if (id.Length == 0)
                throw StubError.Illegal("if _id is specified it must not be empty");
            if (Encoding.UTF8.GetByteCount(id) > LongestId)
                throw new StubError(400, "action_request_validation_exception", $"Validation Failed: 1: id [{id[..20]}...] is too long, must be no longer than {LongestId} bytes;");
            if (action is not "delete" && ++i >= lines.Count)
                throw new StubError(400, "action_request_validation_exception", "Validation Failed: 1: source is missing;");
            actions.Add((action, name, id, action is "delete" ? [] : lines[i]));
        }

        return actions;
    }

    private static List<byte[]> Split(byte[] body)
    {
        var lines = new List<byte[]>();
        var rest = body.AsSpan();
        for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
        {
            lines.Add(rest[..end].ToArray());
            rest = rest[(end + 1)..];
        }

        return lines;
    }

    private static (string Action, JsonObject Metadata) Action(byte[] line, int number)
    {
        if (StubRequest.Parse(line) is not JsonObject { Count: 1 } action || action.First() is not { Value: JsonObject metadata } pair || !Actions.Contains(pair.Key, StringComparer.Ordinal))
            throw StubError.Illegal($"Malformed action/metadata line [{number}], expected field [create], [delete], [index] or [update]");
        if (metadata.Select(static member => member.Key).FirstOrDefault(static name => !Metadata.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw StubError.Illegal($"Action/metadata line [{number}] contains an unknown parameter [{unknown}]");
        return (pair.Key, metadata);
    }

    /// <summary>What was refused went into the failure store of the stream, which the answer calls created (Elasticsearch 9.1).</summary>
    private static JsonObject StoredFailure(string name, string id) =>
        new() { ["_index"] = $".fs-{name}-2026.11.22-000001", ["_id"] = id, ["_version"] = 1, ["result"] = "created", ["_seq_no"] = 1, ["_primary_term"] = 1, ["status"] = 201, ["failure_store"] = "used" };

    private static JsonObject Item(StubCluster cluster, string action, string name, string id, byte[] source)
    {
        try
        {
            var stream = cluster.ForWriting(name);
            if (stream.IsDataStream && action is not "create")
                throw StubError.Illegal("only write ops with an op_type of create are allowed in data streams");
            var document = StubRequest.Parse(source) as JsonObject ?? throw new StubError(400, "document_parsing_exception", "[1:1] an object is needed");
            MappingCheck.Check(document, stream.Mappings, stream.IsDataStream);
            var isNew = stream.Ids.Add((stream.WriteIndex, id));
            if (!isNew && action is "create")
                throw new StubError(409, "version_conflict_engine_exception", $"[{id}]: version conflict, document already exists (current version [1])");
            if (!isNew)
                stream.Documents.RemoveAll(known => string.Equals(known.Index, stream.WriteIndex, StringComparison.Ordinal) && string.Equals(known.Id, id, StringComparison.Ordinal));
            stream.Documents.Add(new StubDocument(stream.WriteIndex, id, source, cluster.Now + cluster.RefreshInterval));
            return new JsonObject { ["_index"] = stream.WriteIndex, ["_id"] = id, ["_version"] = 1, ["result"] = "created", ["_seq_no"] = stream.Documents.Count, ["_primary_term"] = 1, ["status"] = 201 };
        }
        catch (StubError error) when (error.Status == 400 && cluster.HasFailureStore(name))
        {
            return StoredFailure(name, id);
        }
        catch (StubError error)
        {
            return Error(name, id, error, cluster.Streams.GetValueOrDefault(name)?.WriteIndex);
        }
    }

    private static JsonObject Error(string name, string id, StubError error, string? index = null) => new()
    {
        ["_index"] = index ?? name,
        ["_id"] = id,
        ["status"] = error.Status,
        ["error"] = new JsonObject { ["type"] = error.Type, ["reason"] = error.Message, ["index"] = index ?? name },
    };
}
