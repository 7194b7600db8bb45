using System.Globalization;
using System.Text.Json;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>A document as the cluster holds it.</summary>
/// <param name="Sequence">The place in the ledger that it says; -1 when it says none.</param>
/// <param name="Id">Its <c>_id</c>.</param>
/// <param name="Source">Its content; undefined when it cannot be read: too large, or nested too deeply.</param>
internal sealed record FoundDocument(long Sequence, string Id, JsonElement Source)
{
    // 2026-11-22T12:34:56.1234567; more digits would be rounded.
    private const int TickText = 27;

    internal const string Unreadable = "(cannot be read)";

    internal string Hash => Text("event", "hash");

    internal string Record => Text("event", "id");

    /// <summary>The time that it says, cut to 100 ns as the ledger's times are for a range; null when it says none.</summary>
    internal DateTimeOffset? Time
    {
        get
        {
            var text = Text("@timestamp");
            var cut = text.Length > TickText && text[^1] == 'Z' ? $"{text.AsSpan(0, TickText)}Z" : text;
            return DateTimeOffset.TryParse(cut, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
        }
    }

    /// <summary>The fields that say something else than they must; one name says that it cannot be read.</summary>
    internal IReadOnlyList<string> Differences(JsonElement wanted)
    {
        if (Source.ValueKind != JsonValueKind.Object)
            return [Unreadable];
        try
        {
            return JsonDifference.Between(wanted, Source);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is JSON and no text. No document of ours has one.
            return [Unreadable];
        }
    }

    private string Text(params ReadOnlySpan<string> path)
    {
        try
        {
            var at = Source;
            foreach (var name in path)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                    return "";
            }

            return at.ValueKind == JsonValueKind.String ? at.GetString()! : "";
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}
