using System.Runtime.CompilerServices;
using System.Text.Json;
using AuditOtel.Collector.Sinks.Elastic.Setup;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>
/// The documents of one ledger as they stand at one point in time, by their place in the ledger, in pages. A place is never cut by the end of a page, so that
/// no order among the documents of one place is needed, for which the clusters have different means.
/// </summary>
internal sealed class ElasticDocuments(ElasticClient client, ElasticFlavour flavour, string dataStream, string ledger) : IAsyncDisposable
{
    /// <summary>Documents of one page; the largest ones together still fit one answer.</summary>
    internal const int PageSize = 250;

    private const string KeepAlive = "5m";
    private const string Filter = "pit_id,timed_out,_shards.failed,hits.hits._id,hits.hits._source,hits.hits.sort";
    private string? _point;

    /// <summary>Makes all that was written visible, and fixes the point in time.</summary>
    /// <exception cref="SinkException">The cluster refused, or cannot be reached.</exception>
    internal async Task OpenAsync(CancellationToken cancellationToken)
    {
        await DemandAsync(HttpMethod.Post, $"{dataStream}/_refresh", content: null, cancellationToken);
        var path = flavour is ElasticFlavour.OpenSearch ? $"{dataStream}/_search/point_in_time?keep_alive={KeepAlive}" : $"{dataStream}/_pit?keep_alive={KeepAlive}";
        using var json = (await DemandAsync(HttpMethod.Post, path, content: null, cancellationToken)).Json();
        _point = json.RootElement.TryGetProperty(flavour is ElasticFlavour.OpenSearch ? "pit_id" : "id", out var id) ? id.GetString() : throw Strange();
    }

    /// <summary>The documents at each place, in order.</summary>
    /// <param name="from">The first place.</param>
    /// <param name="to">The place to end before; null for all, and when the first is 0 for those that say no place, too, which come first.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SinkException">The cluster refused, or cannot be reached.</exception>
    internal async IAsyncEnumerable<FoundPlace> ReadAsync(long from, long? to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long? after = null;
        while (true)
        {
            var page = await PageAsync(from, to, after, cancellationToken);
            var places = page.GroupBy(static document => document.Sequence).Select(static group => new FoundPlace(group.Key, [.. group], 0)).ToList();
            var isLast = page.Count < PageSize;
            if (!isLast && places.Count > 1)
                places.RemoveAt(places.Count - 1);
            else if (!isLast)
                places[0] = places[0] with { Unread = await CountAsync(places[0].Sequence, cancellationToken) - page.Count };
            foreach (var place in places)
                yield return place;
            if (isLast)
                yield break;
            after = places[^1].Sequence;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_point is not { } point)
            return;
        _point = null;
        var isOpenSearch = flavour is ElasticFlavour.OpenSearch;
        var content = ElasticContent.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName(isOpenSearch ? "pit_id" : "id");
            if (isOpenSearch)
                writer.WriteStartArray();
            writer.WriteStringValue(point);
            if (isOpenSearch)
                writer.WriteEndArray();
            writer.WriteEndObject();
        });
        try
        {
            await client.SendAsync(HttpMethod.Delete, isOpenSearch ? "_search/point_in_time" : "_pit", content, CancellationToken.None);
        }
        catch (SinkException)
        {
            // It ends by itself after a while, and the comparison is over.
        }
    }

    private SinkException Strange(Exception? cause = null) => new($"The cluster of '{dataStream}' gave an answer that has not the form of an answer to a search: see that it is Elasticsearch or OpenSearch.", cause);

    private async Task<ElasticAnswer> DemandAsync(HttpMethod method, string path, ElasticContent? content, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(method, path, content, cancellationToken);
        return answer.IsSuccess ? answer : throw answer.Failure();
    }

    private async Task<List<FoundDocument>> PageAsync(long from, long? to, long? after, CancellationToken cancellationToken)
    {
        var answer = await DemandAsync(HttpMethod.Post, $"_search?filter_path={Filter}", ElasticContent.Json(writer => WriteSearch(writer, from, to, after)), cancellationToken);
        using var json = answer.Json();
        try
        {
            var root = json.RootElement;
            if (root.TryGetProperty("timed_out", out var late) && late.GetBoolean())
                throw new SinkException($"The cluster of '{dataStream}' did not finish a search in time: see its load.");
            if (root.TryGetProperty("_shards", out var shards) && shards.TryGetProperty("failed", out var failed) && failed.GetInt32() > 0)
                throw new SinkException($"The cluster of '{dataStream}' could not search all of its shards: see its state.");
            if (root.TryGetProperty("pit_id", out var point))
                _point = point.GetString();
            if (!root.TryGetProperty("hits", out var outer) || !outer.TryGetProperty("hits", out var hits))
                return [];
            return [.. hits.EnumerateArray().Select(static hit => new FoundDocument(hit.GetProperty("sort")[0].GetInt64(), hit.GetProperty("_id").GetString() ?? "", hit.GetProperty("_source").Clone()))];
        }
        catch (Exception problem) when (problem is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw Strange(problem);
        }
    }

    private async Task<long> CountAsync(long sequence, CancellationToken cancellationToken)
    {
        var content = ElasticContent.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("query");
            WriteQuery(writer, sequence, sequence + 1);
            writer.WriteEndObject();
        });
        using var json = (await DemandAsync(HttpMethod.Post, $"{dataStream}/_count", content, cancellationToken)).Json();
        return json.RootElement.TryGetProperty("count", out var count) && count.TryGetInt64(out var number) ? number : throw Strange();
    }

    private void WriteSearch(Utf8JsonWriter writer, long from, long? to, long? after)
    {
        writer.WriteStartObject();
        writer.WriteNumber("size", PageSize);
        writer.WriteBoolean("track_total_hits", value: false);
        writer.WriteStartObject("pit");
        writer.WriteString("id", _point);
        writer.WriteString("keep_alive", KeepAlive);
        writer.WriteEndObject();
        writer.WritePropertyName("query");
        WriteQuery(writer, from, to);
        writer.WriteStartArray("sort");
        writer.WriteStartObject();
        writer.WriteStartObject("event.sequence");
        writer.WriteString("order", "asc");
        writer.WriteNumber("missing", -1);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (after is { } last)
        {
            writer.WriteStartArray("search_after");
            writer.WriteNumberValue(last);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private void WriteQuery(Utf8JsonWriter writer, long from, long? to)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("bool");
        writer.WriteStartArray("filter");
        writer.WriteStartObject();
        writer.WriteStartObject("term");
        writer.WriteString("audit.ledger", ledger);
        writer.WriteEndObject();
        writer.WriteEndObject();
        if (from > 0 || to is not null)
            WriteRange(writer, from, to);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteRange(Utf8JsonWriter writer, long from, long? to)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("range");
        writer.WriteStartObject("event.sequence");
        writer.WriteNumber("gte", from);
        if (to is { } end)
            writer.WriteNumber("lt", end);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
