using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AuditOtel.Collector.Configuration;

/// <summary>Reads JSON with comments (RFC 8259 and <c>//</c>, <c>/* */</c>) into nodes that know their line. A key that stands twice is an error.</summary>
internal ref struct ConfigurationJson
{
    private const int MaxDepth = 16;
    private readonly ReadOnlySpan<byte> _json;
    private readonly ConfigurationFindings _findings;
    private Utf8JsonReader _reader;
    private int _counted;
    private int _line;

    private ConfigurationJson(ReadOnlySpan<byte> json, ConfigurationFindings findings)
    {
        _json = json;
        _findings = findings;
        _line = 1;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth });
    }

    /// <summary>The whole file; null when it is no JSON.</summary>
    internal static ConfigurationNode? Read(ReadOnlySpan<byte> json, ConfigurationFindings findings)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble))
            json = json[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(json))
        {
            findings.Add(1, "the file is not UTF-8: save it as UTF-8.");
            return null;
        }

        var parser = new ConfigurationJson(json, findings);
        try
        {
            parser._reader.Read();
            var root = parser.ReadValue("");
            parser._reader.Read();
            return root;
        }
        catch (JsonException problem)
        {
            findings.Add((int)(problem.LineNumber ?? 0) + 1, $"this is no JSON: {problem.Message.Split(" LineNumber:")[0]}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for an escape that is half of a surrogate pair.
            findings.Add(parser.Line(), "the text here is not valid Unicode: write the character itself.");
            return null;
        }
    }

    private ConfigurationNode ReadValue(string path)
    {
        var kind = _reader.TokenType;
        var text = kind switch
        {
            JsonTokenType.String => _reader.GetString()!,
            JsonTokenType.Number => Encoding.UTF8.GetString(_reader.ValueSpan),
            _ => "",
        };
        var node = new ConfigurationNode(kind, path, Line(), text);
        if (kind == JsonTokenType.StartObject)
            ReadMembers(node);
        else if (kind == JsonTokenType.StartArray)
            ReadItems(node);
        return node;
    }

    private void ReadMembers(ConfigurationNode node)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var (key, line) = (_reader.GetString()!, Line());
            _reader.Read();
            if (!node.Members.TryAdd(key, ReadValue(node.PathOf(key))))
                _findings.Add(line, $"the key '{node.PathOf(key)}' stands twice: keep one of them.");
        }
    }

    private void ReadItems(ConfigurationNode node)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            node.Items.Add(ReadValue($"{node.Path}[{node.Items.Count}]"));
    }

    private int Line()
    {
        var start = (int)_reader.TokenStartIndex;
        _line += _json[_counted..start].Count((byte)'\n');
        _counted = start;
        return _line;
    }
}
