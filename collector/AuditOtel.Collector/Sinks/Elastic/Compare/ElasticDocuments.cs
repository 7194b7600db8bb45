using System.Runtime.CompilerServices;
using System.Text.Json;
using AuditOtel.Collector.Sinks.Elastic.Setup;

namespace AuditOtel.Collector.Sinks.Elastic.Compare;

/// <summary>
/// The documents of one ledger as they stand at one point in time, by their place in the ledger, in pages. A place is never cut by the end of a page, so that
/// no order among the documents of one place is needed, for which the clusters have different means.
/// </summary>
internal sealed class ElasticDocuments(ElasticClient client, ElasticFlavour flavour, string dataStream) : IAsyncDisposable
{
    /// <summary>Documents of one page; fewer, when they are too large for one answer.</summary>
    internal const int PageSize = 250;

    private const string KeepAlive = "5m";
    private const string Filter = "pit_id,timed_out,_shards.failed,hits.hits._id,hits.hits._source,hits.hits.sort";
    private const string CountFilter = "pit_id,timed_out,_shards.failed,hits.total";
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

    /// <summary>The documents at each place, in order; those that say no place come as those of -1.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="SinkException">The cluster refused, or cannot be reached.</exception>
    internal async IAsyncEnumerable<FoundPlace> ReadAsync(DocumentFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var size = PageSize;
        for (long? after = null; ;)
        {
            var page = await PageAsync(filter, after, size, cancellationToken);
            if (page is null && size > 1)
            {
                // One document, or all of them together, are too much for an answer.
                size /= 2;
                continue;
            }

            var isLast = page is not null && page.Count < size;
            var places = page is null ? [] : page.GroupBy(static document => document.Sequence).Select(static group => new FoundPlace(group.Key, [.. group], 0)).ToList();
            if (!isLast && places.Count > 1)
                places.RemoveAt(places.Count - 1);
            else if (!isLast)
                places = [await PlaceAsync(filter, after, size == PageSize ? page : null, cancellationToken)];
            foreach (var place in places)
                yield return place;
            if (isLast)
                yield break;
            (after, size) = (places[^1].Sequence, Math.Min(PageSize, size * 2));
        }
    }

    /// <summary>How many documents there are.</summary>
    /// <exception cref="SinkException">The cluster refused, or cannot be reached.</exception>
    internal Task<long> CountAsync(DocumentFilter filter, CancellationToken cancellationToken) => CountAsync(filter, sequence: null, cancellationToken);

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

    /// <summary>One place that is more than a page, or more than an answer.</summary>
    /// <param name="filter">Which documents.</param>
    /// <param name="after">The place before it.</param>
    /// <param name="page">Documents of it that were read; null to read each by itself.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    private async Task<FoundPlace> PlaceAsync(DocumentFilter filter, long? after, List<FoundDocument>? page, CancellationToken cancellationToken)
    {
        page ??= await EachAsync(filter, after, cancellationToken);
        if (page.Count == 0)
            throw Strange();
        var place = page[0].Sequence;
        return new FoundPlace(place, page, Math.Max(0, await CountAsync(filter, place, cancellationToken) - page.Count));
    }

    private async Task<List<FoundDocument>> EachAsync(DocumentFilter filter, long? after, CancellationToken cancellationToken)
    {
        var names = await SearchAsync(writer => WriteSearch(writer, PageSize, query => filter.Write(query), after, hasSource: false), isOrThrows: true, cancellationToken) ?? throw Strange();
        var documents = new List<FoundDocument>();
        foreach (var same in names.Where(one => one.Sequence == names[0].Sequence).GroupBy(static one => one.Id, StringComparer.Ordinal))
        {
            var count = same.Count();
            var read = await SearchAsync(writer => WriteSearch(writer, count, query => filter.Write(query, names[0].Sequence, same.Key), after: null, hasSource: true), isOrThrows: false, cancellationToken);
            documents.AddRange(read ?? [.. same]);
        }

        return documents;
    }

    private Task<List<FoundDocument>?> PageAsync(DocumentFilter filter, long? after, int size, CancellationToken cancellationToken) =>
        SearchAsync(writer => WriteSearch(writer, size, query => filter.Write(query), after, hasSource: true), isOrThrows: false, cancellationToken);

    /// <returns>The documents; null when the answer cannot be read and nothing is to be thrown for that.</returns>
    private async Task<List<FoundDocument>?> SearchAsync(Action<Utf8JsonWriter> write, bool isOrThrows, CancellationToken cancellationToken)
    {
        var answer = await DemandAsync(HttpMethod.Post, $"_search?filter_path={Filter}", ElasticContent.Json(write), cancellationToken);
        using var json = isOrThrows ? answer.Json() : answer.JsonOrNull();
        if (json is null)
            return null;
        try
        {
            return Whole(json.RootElement).TryGetProperty("hits", out var outer) && outer.TryGetProperty("hits", out var hits) ? [.. hits.EnumerateArray().Select(Document)] : [];
        }
        catch (Exception problem) when (problem is InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw Strange(problem);
        }
    }

    private static FoundDocument Document(JsonElement hit) =>
        new(hit.GetProperty("sort")[0].GetInt64(), hit.GetProperty("_id").GetString() ?? "", hit.TryGetProperty("_source", out var source) ? source.Clone() : default);

    /// <summary>The answer to a search, which must be of all shards.</summary>
    private JsonElement Whole(JsonElement root)
    {
        if (root.TryGetProperty("timed_out", out var late) && late.GetBoolean())
            throw new SinkException($"The cluster of '{dataStream}' did not finish a search in time: see its load.");
        if (root.TryGetProperty("_shards", out var shards) && shards.TryGetProperty("failed", out var failed) && failed.GetInt32() > 0)
            throw new SinkException($"The cluster of '{dataStream}' could not search all of its shards: see its state.");
        if (root.TryGetProperty("pit_id", out var point))
            _point = point.GetString();
        return root;
    }

    private async Task<long> CountAsync(DocumentFilter filter, long? sequence, CancellationToken cancellationToken)
    {
        var content = ElasticContent.Json(writer =>
        {
            writer.WriteStartObject();
            WritePoint(writer, 0, isCounted: true);
            writer.WritePropertyName("query");
            filter.Write(writer, sequence);
            writer.WriteEndObject();
        });
        using var json = (await DemandAsync(HttpMethod.Post, $"_search?filter_path={CountFilter}", content, cancellationToken)).Json();
        try
        {
            return Whole(json.RootElement).GetProperty("hits").GetProperty("total").GetProperty("value").GetInt64();
        }
        catch (Exception problem) when (problem is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Strange(problem);
        }
    }

    private void WriteSearch(Utf8JsonWriter writer, int size, Action<Utf8JsonWriter> query, long? after, bool hasSource)
    {
        writer.WriteStartObject();
        WritePoint(writer, size, isCounted: false);
        if (!hasSource)
            writer.WriteBoolean("_source", value: false);
        writer.WritePropertyName("query");
        query(writer);
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

    private void WritePoint(Utf8JsonWriter writer, int size, bool isCounted)
    {
        writer.WriteNumber("size", size);
        writer.WriteBoolean("track_total_hits", isCounted);
        writer.WriteStartObject("pit");
        writer.WriteString("id", _point);
        writer.WriteString("keep_alive", KeepAlive);
        writer.WriteEndObject();
    }
}
