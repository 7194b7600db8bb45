using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AuditOtel.ElasticStub;

/// <summary>Whether a document suits the fields that its stream declares; what does not is refused as a whole.</summary>
internal static partial class MappingCheck
{
    private const int MaxTerm = 32_766;
    private const int FlatDepth = 20;

    internal static void Check(JsonObject document, JsonObject mappings, bool isDataStream)
    {
        if (isDataStream && document["@timestamp"] is not JsonValue)
            throw Refused("data stream timestamp field [@timestamp] is missing");
        Object(document, mappings, mappings["dynamic"]?.ToString() ?? "true", "");
    }

    private static void Object(JsonObject members, JsonObject mapping, string dynamic, string path)
    {
        foreach (var (name, value) in members)
        {
            if (name.Trim().Length == 0 || name.Split('.').Any(static part => part.Trim().Length == 0))
                throw Refused($"field name cannot contain only whitespace or be empty: [{path}{name}]");
            var declared = name.Split('.').Aggregate((JsonNode?)mapping, static (at, part) => at?["properties"]?[part]) as JsonObject;
            if (declared is not null)
                Value(value, declared, dynamic, $"{path}{name}");
            else if (dynamic is "strict")
                throw new StubError(400, "strict_dynamic_mapping_exception", $"mapping set to strict, dynamic introduction of [{path}{name}] is not allowed");
        }
    }

    private static void Value(JsonNode? value, JsonObject field, string dynamic, string path)
    {
        var type = (string?)field["type"] ?? "object";
        if (value is JsonArray items)
        {
            foreach (var item in items)
                Value(item, field, dynamic, path);
        }
        else if (type is "flattened" or "flat_object")
            Flat(value, field, path, "", 1);
        else if (type is "object")
            Object(value as JsonObject ?? throw Refused($"object mapping for [{path}] tried to parse field [{path}] as object, but found a concrete value"), field, field["dynamic"]?.ToString() ?? dynamic, $"{path}.");
        else if (value is JsonObject)
            throw Refused($"failed to parse field [{path}] of type [{type}]");
        else if (value is not null)
            Leaf(value, type, field, path);
    }

    private static void Leaf(JsonNode value, string type, JsonObject field, string path)
    {
        var text = value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        var fits = type switch
        {
            "ip" => Ip().IsMatch(text) && IPAddress.TryParse(text, out _),
            "date" => Date().IsMatch(text) && DateTimeOffset.TryParse(text[..19] + "Z", CultureInfo.InvariantCulture, out _),
            "long" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "keyword" => (field["index"]?.GetValue<bool>() == false && field["doc_values"]?.GetValue<bool>() == false) || Term(text, field, path),
            "constant_keyword" => string.Equals(text, (string?)field["value"], StringComparison.Ordinal),
            _ => true,
        };
        if (!fits && field["ignore_malformed"]?.GetValue<bool>() != true)
            throw Refused($"failed to parse field [{path}] of type [{type}] in document. Preview of field's value: '{text[..Math.Min(20, text.Length)]}'");
    }

    private static void Flat(JsonNode? value, JsonObject field, string root, string path, int depth)
    {
        if (depth > FlatDepth)
            throw Refused($"The provided [flattened] field [{root}] exceeds the maximum depth limit of [{FlatDepth}].");
        switch (value)
        {
            case JsonObject members:
                foreach (var (name, below) in members)
                {
                    if (name.Contains('\0'))
                        throw Refused("Keys in [flattened] fields cannot contain the reserved character \\0.");
                    Flat(below, field, root, path.Length == 0 ? name : $"{path}.{name}", depth + 1);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                    Flat(item, field, root, path, depth);
                break;
            case null:
                break;
            default:
                if (path.Length == 0)
                    throw Refused($"failed to parse field [{root}] of type [flattened]: an object is needed");
                Term($"{path}\0{value}", field, root);
                break;
        }
    }

    private static bool Term(string text, JsonObject field, string path)
    {
        if (field["ignore_above"] is { } most && text.Length > most.GetValue<int>())
            return true;
        return Encoding.UTF8.GetByteCount(text) <= MaxTerm
            ? true
            : throw StubError.Illegal($"Document contains at least one immense term in field=\"{path}\" (whose UTF8 encoding is longer than the max length {MaxTerm}), all of which were skipped.");
    }

    private static StubError Refused(string reason) => new(400, "document_parsing_exception", $"[1:1] {reason}");

    [GeneratedRegex("^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ip();

    // strict_date_optional_time, with the time that it calls optional and every audit record has.
    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Date();
}
