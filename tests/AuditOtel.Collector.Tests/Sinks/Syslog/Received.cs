using System.Text.Json.Serialization;

namespace AuditOtel.Collector.Tests.Sinks.Syslog;

/// <summary>One message as rsyslog understood it.</summary>
internal sealed record Received(
    [property: JsonPropertyName("inputname")] string Input,
    [property: JsonPropertyName("app-name")] string App,
    [property: JsonPropertyName("msgid")] string Id,
    [property: JsonPropertyName("structured-data")] string Data,
    [property: JsonPropertyName("pri")] string Priority,
    [property: JsonPropertyName("msg")] string Message)
{
    /// <summary>The record's id.</summary>
    internal string RecordId => Data.Split("id=\"") is [_, var rest, ..] ? rest[..rest.IndexOf('"')] : "";
}
