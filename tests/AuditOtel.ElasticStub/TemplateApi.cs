using System.Text.Json.Nodes;

namespace AuditOtel.ElasticStub;

/// <summary>Templates, lifecycle policies and data streams, by their published rules.</summary>
internal static class TemplateApi
{
    private static readonly string[] Types = ["keyword", "constant_keyword", "long", "date", "ip", "text", "match_only_text", "object", "boolean", "double"];
    private static readonly string[] FieldKeys = ["type", "ignore_above", "ignore_malformed", "index", "doc_values", "properties", "dynamic", "value", "depth_limit", "norms", "fields"];
    private static readonly string[] Settings = ["number_of_shards", "number_of_replicas", "codec", "refresh_interval", "mapping", "mode", "lifecycle", "auto_expand_replicas"];

    internal static JsonObject PutComponent(StubCluster cluster, StubRequest request, string name)
    {
        request.Allow("create", "master_timeout", "cluster_manager_timeout");
        var body = request.Json("template", "version", "_meta", "deprecated");
        CheckTemplate(cluster, body["template"] as JsonObject ?? throw new StubError(400, "parsing_exception", "Required [template]"));
        lock (cluster.Gate)
            cluster.ComponentTemplates[name] = body;
        return Done();
    }

    internal static JsonObject PutIndex(StubCluster cluster, StubRequest request, string name)
    {
        request.Allow("create", "master_timeout", "cluster_manager_timeout", "cause");
        var body = request.Json("index_patterns", "composed_of", "template", "data_stream", "priority", "version", "_meta", "allow_auto_create", "ignore_missing_component_templates");
        if (body["template"] is JsonObject template)
            CheckTemplate(cluster, template);
        lock (cluster.Gate)
        {
            if (body["index_patterns"] is not JsonArray { Count: > 0 })
                throw new StubError(400, "action_request_validation_exception", "Validation Failed: 1: index patterns are missing;");
            if (body["composed_of"]?.AsArray().FirstOrDefault(part => !cluster.ComponentTemplates.ContainsKey(part!.GetValue<string>())) is { } missing)
                throw new StubError(400, "invalid_index_template_exception", $"index_template [{name}] invalid, cause [index template [{name}] specifies component templates [{missing}] that do not exist]");
            cluster.IndexTemplates[name] = body;
        }

        return Done();
    }

    internal static JsonObject Get(Dictionary<string, JsonObject> known, string list, string member, string name) => known.TryGetValue(name, out var found)
        ? new JsonObject { [list] = new JsonArray(new JsonObject { ["name"] = name, [member] = found.DeepClone() }) }
        : throw new StubError(404, "resource_not_found_exception", $"{member.Replace('_', ' ')} matching [{name}] not found");

    internal static JsonObject PutLifecycle(StubCluster cluster, StubRequest request, string name)
    {
        request.Allow("master_timeout", "timeout");
        var policy = request.Json("policy")["policy"] as JsonObject ?? throw new StubError(400, "parsing_exception", "Required [policy]");
        if (policy.Any(static member => member.Key is not ("phases" or "_meta")) || policy["phases"]?.AsObject().Any(static phase => phase.Key is not ("hot" or "warm" or "cold" or "frozen" or "delete")) != false)
            throw new StubError(400, "x_content_parse_exception", "[lifecycle_policy] unknown field");
        lock (cluster.Gate)
            cluster.Policies[name] = policy;
        return Done();
    }

    internal static JsonObject GetLifecycle(StubCluster cluster, string name) => cluster.Policies.TryGetValue(name, out var policy)
        ? new JsonObject { [name] = new JsonObject { ["version"] = 1, ["policy"] = policy.DeepClone() } }
        : throw new StubError(404, "resource_not_found_exception", $"Lifecycle policy not found: {name}");

    internal static JsonObject PutState(StubCluster cluster, StubRequest request, string name)
    {
        request.Allow("if_seq_no", "if_primary_term");
        var policy = request.Json("policy")["policy"] as JsonObject ?? throw new StubError(400, "parsing_exception", "Required [policy]");
        if (policy["default_state"] is null || policy["states"] is not JsonArray { Count: > 0 })
            throw StubError.Illegal("default_state and states are needed");
        lock (cluster.Gate)
        {
            if (cluster.Policies.ContainsKey(name) && !request.Query.ContainsKey("if_seq_no"))
                throw new StubError(409, "version_conflict_engine_exception", $"[{name}]: version conflict, document already exists (current version [1])");
            cluster.Policies[name] = policy;
        }

        return new JsonObject { ["_id"] = name, ["_version"] = 1, ["_primary_term"] = 1, ["_seq_no"] = 1 };
    }

    internal static JsonObject GetState(StubCluster cluster, string name) => cluster.Policies.TryGetValue(name, out var policy)
        ? new JsonObject { ["_id"] = name, ["_version"] = 1, ["_seq_no"] = 7, ["_primary_term"] = 1, ["policy"] = policy.DeepClone() }
        : throw new StubError(404, "status_exception", "Policy not found");

    internal static JsonObject PutStream(StubCluster cluster, string name)
    {
        lock (cluster.Gate)
        {
            if (cluster.Streams.ContainsKey(name))
                throw new StubError(400, "resource_already_exists_exception", $"data_stream [{name}] already exists");
            if (!cluster.ForWriting(name).IsDataStream)
                throw StubError.Illegal($"matching index template for data stream [{name}] has no data_stream");
        }

        return Done();
    }

    internal static JsonObject GetStream(StubCluster cluster, string name)
    {
        lock (cluster.Gate)
        {
            var stream = cluster.ForReading(name);
            return new JsonObject { ["data_streams"] = new JsonArray(new JsonObject { ["name"] = name, ["generation"] = stream.Generation, ["timestamp_field"] = new JsonObject { ["name"] = "@timestamp" } }) };
        }
    }

    internal static JsonObject Rollover(StubCluster cluster, string name)
    {
        lock (cluster.Gate)
        {
            var stream = cluster.ForReading(name);
            var old = stream.WriteIndex;
            stream.Generation++;
            return new JsonObject { ["acknowledged"] = true, ["old_index"] = old, ["new_index"] = stream.WriteIndex, ["rolled_over"] = true };
        }
    }

    internal static JsonObject Done() => new() { ["acknowledged"] = true };

    private static void CheckTemplate(StubCluster cluster, JsonObject template)
    {
        if (template.Select(static member => member.Key).FirstOrDefault(key => key is not ("settings" or "mappings" or "aliases" or "lifecycle") && (cluster.IsOpenSearch || key is not "data_stream_options")) is { } unknown)
            throw new StubError(400, "x_content_parse_exception", $"[template] unknown field [{unknown}]");
        foreach (var (name, value) in template["settings"]?["index"]?.AsObject() ?? template["settings"]?.AsObject() ?? [])
        {
            var plain = name.StartsWith("index.", StringComparison.Ordinal) ? name["index.".Length..] : name;
            if (!Settings.Contains(plain.Split('.')[0], StringComparer.Ordinal) || (cluster.IsOpenSearch && plain.Split('.')[0] is "mode" or "lifecycle" && cluster.IsOpenSearch) || value is null)
                throw StubError.Illegal($"unknown setting [index.{plain}] please check that any required plugins are installed, or check the breaking changes documentation for removed settings");
        }

        foreach (var (name, field) in template["mappings"]?["properties"]?.AsObject() ?? [])
            CheckField(cluster, name, field!.AsObject());
    }

    private static void CheckField(StubCluster cluster, string name, JsonObject field)
    {
        var type = (string?)field["type"] ?? "object";
        if (!Types.Contains(type, StringComparer.Ordinal) && !string.Equals(type, cluster.IsOpenSearch ? "flat_object" : "flattened", StringComparison.Ordinal))
            throw new StubError(400, "mapper_parsing_exception", $"No handler for type [{type}] declared on field [{name}]");
        if (field.Select(static member => member.Key).FirstOrDefault(key => !FieldKeys.Contains(key, StringComparer.Ordinal) || (key is not "type" && type is "flat_object")) is { } unknown)
            throw new StubError(400, "mapper_parsing_exception", $"unknown parameter [{unknown}] on mapper [{name}] of type [{type}]");
        if (name is "@timestamp" && (type is not "date" || field.ContainsKey("ignore_malformed")))
            throw StubError.Illegal("data stream timestamp field [@timestamp] has disallowed attributes specified");
        foreach (var (below, value) in field["properties"]?.AsObject() ?? [])
            CheckField(cluster, $"{name}.{below}", value!.AsObject());
    }
}
