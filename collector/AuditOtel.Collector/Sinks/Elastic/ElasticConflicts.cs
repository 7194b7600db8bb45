using System.Buffers;
using System.Text.Json;
using AuditOtel.Collector.Records.Schemas;
using AuditOtel.Collector.Sinks.Elastic.Compare;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>
/// Looks at what stands under ids that are taken: a record's id is the sender's choice, and two records with one id must not become one document. Asks the
/// index that refused, in real time, and believes only the whole content: whoever may write a document may write any hash into it, too.
/// </summary>
internal sealed class ElasticConflicts(ElasticClient client)
{
    private const string Path = "_mget?filter_path=docs._id,docs.found,docs._source,docs.error";
    private const string PathWithoutContent = Path + "&_source=false";

    // What stands there may be anything; what is larger than ours by this much is not ours.
    private const int SpareAnswer = 4 << 20;

    /// <summary>Marks those that are there. One whose place another document has taken gets another id; one that the cluster does not show stays as it is.</summary>
    /// <exception cref="SinkException">Nobody can tell.</exception>
    internal async ValueTask ResolveAsync(IReadOnlyList<ElasticConflict> conflicts, CancellationToken cancellationToken)
    {
        var most = conflicts.Count;
        for (var at = 0; at < conflicts.Count;)
        {
            var part = conflicts.Skip(at).Take(most).ToArray();
            if (await TryResolveAsync(part, cancellationToken))
                at += part.Length;
            else
                most = Math.Max(1, part.Length / 2);
        }
    }

    /// <returns>False when the answer cannot be read, so that less is to be asked for.</returns>
    private async ValueTask<bool> TryResolveAsync(ElasticConflict[] conflicts, CancellationToken cancellationToken)
    {
        JsonDocument[] wanted = [.. conflicts.Select(static conflict => Render(conflict.Document))];
        try
        {
            var limit = SpareAnswer + (int)Math.Min(ElasticClient.DefaultMaxAnswer, wanted.Sum(static one => one.RootElement.GetRawText().Length * 2L));
            var answer = await AskAsync(Path, conflicts, limit, cancellationToken);
            using var json = answer.JsonOrNull();
            if (json is null && conflicts.Length > 1)
                return false;
            // One that cannot be read is not ours, but a page of something between is no document at all.
            using var names = json is null ? (await AskAsync(PathWithoutContent, conflicts, SpareAnswer, cancellationToken)).Json() : null;
            Judge(conflicts, wanted, (json ?? names!).RootElement, answer);
            return true;
        }
        finally
        {
            foreach (var one in wanted)
                one.Dispose();
        }
    }

    private async ValueTask<ElasticAnswer> AskAsync(string path, ElasticConflict[] conflicts, int limit, CancellationToken cancellationToken)
    {
        var answer = await client.SendAsync(HttpMethod.Post, path, Query(conflicts) with { MaxAnswer = limit }, cancellationToken);
        return answer.IsSuccess ? answer : throw answer.Failure();
    }

    private static void Judge(ElasticConflict[] conflicts, JsonDocument[] wanted, JsonElement root, ElasticAnswer answer)
    {
        try
        {
            var found = root.GetProperty("docs");
            if (found.GetArrayLength() != conflicts.Length)
                throw Strange(answer);
            for (var i = 0; i < conflicts.Length; i++)
            {
                if (!found[i].GetProperty("_id").ValueEquals(conflicts[i].Document.Id))
                    throw Strange(answer);
                Judge(conflicts[i].Document, wanted[i].RootElement, found[i]);
            }
        }
        catch (Exception problem) when (problem is InvalidOperationException or KeyNotFoundException)
        {
            throw Strange(answer, problem);
        }
    }

    private static void Judge(BulkDocument document, JsonElement wanted, JsonElement found)
    {
        if (!found.TryGetProperty("found", out var isFound) || isFound.ValueKind != JsonValueKind.True)
        {
            document.Hide();
            return;
        }

        var present = new FoundDocument(document.Record.Index, document.Id, found.TryGetProperty("_source", out var source) ? source : default);
        if (present.Differences(wanted).Count == 0)
            document.Stored();
        else if (!document.TryOtherId())
            document.Refuse("Another document stands under the id that is its own: see who wrote it.");
    }

    private static SinkException Strange(ElasticAnswer answer, Exception? cause = null) =>
        new($"{answer.Node} gave an answer that has not the form of an answer to _mget: see that it is Elasticsearch or OpenSearch.", cause);

    private static JsonDocument Render(BulkDocument document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
            EcsDocument.Write(writer, document.Record);
        return JsonDocument.Parse(bytes.WrittenMemory);
    }

    private static ElasticContent Query(ElasticConflict[] conflicts) => ElasticContent.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("docs");
        foreach (var (document, index) in conflicts)
        {
            writer.WriteStartObject();
            writer.WriteString("_index", index);
            writer.WriteString("_id", document.Id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
