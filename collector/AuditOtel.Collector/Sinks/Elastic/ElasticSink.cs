using AuditOtel.Collector.Records;

namespace AuditOtel.Collector.Sinks.Elastic;

/// <summary>
/// Creates one document for each record. A document that is there already is looked at: the same record is fine, another one under the same id makes ours
/// take an id of its own. What a cluster refuses for good is set aside; what it is too busy for is sent again, alone.
/// </summary>
internal sealed class ElasticSink(ElasticTarget target, ElasticClient client, TimeProvider time) : ISink
{
    private const int Created = 201;
    private const int TooLarge = 413;
    private const int Conflict = 409;
    private const int Malformed = 400;

    // What a cluster is too busy for is tried again so often before the feed waits for longer.
    private const int MaxRounds = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly BulkRequest _request = new(target.IsCompressed);
    private readonly ElasticConflicts _conflicts = new(client);
    private readonly string _path = $"{target.DataStream}/_bulk?filter_path={BulkAnswer.Filter}";
    private int _maxBytes = target.MaxBatch;
    private IReadOnlyList<RecordView>? _batch;
    private IReadOnlyList<BulkDocument> _documents = [];

    public async ValueTask<SinkDelivery> DeliverAsync(IReadOnlyList<RecordView> records, CancellationToken cancellationToken)
    {
        // A batch that comes again goes on where it failed.
        if (!ReferenceEquals(records, _batch))
            (_batch, _documents) = (records, [.. records.Select(static record => new BulkDocument(record))]);
        for (var round = 0; Open() is { Count: > 0 } open; round++)
        {
            if (round > 0)
                await Task.Delay(FirstPause * (1 << (round - 1)), time, cancellationToken);
            for (var rest = open.ToArray(); rest.Length > 0;)
                rest = rest[await SendAsync(rest, cancellationToken)..];
            if (round == MaxRounds && Open() is { Count: > 0 } left)
                throw Left(left, records.Count);
        }

        var refusals = _documents.Where(static document => document.Refusal is not null).GroupBy(static document => document.Refusal!, static document => document.Record, StringComparer.Ordinal);
        SinkRefusal[] told = [.. refusals.Select(static group => new SinkRefusal([.. group], group.Count(), group.Key))];
        (_batch, _documents) = (null, []);
        return told.Length == 0 ? SinkDelivery.Complete : new SinkDelivery(told);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private SinkException Left(List<BulkDocument> left, int count) => left.Count(static document => document.IsHidden) is > 0 and var hidden
        ? new SinkException($"{target.Place} says that {hidden} of {count} documents are there already and does not show them: see that the sink may read all documents (docs/elasticsearch.md), and who deletes some.")
        : new SinkException($"{target.Place} is too busy for {left.Count} of {count} documents: see its load, or its queues of writes.");

    private List<BulkDocument> Open() => [.. _documents.Where(static document => !document.IsDone)];

    /// <summary>Sends as many of the documents as fit one request.</summary>
    /// <returns>How many are dealt with; none when the request was too large, so that the next one is smaller.</returns>
    private async ValueTask<int> SendAsync(BulkDocument[] documents, CancellationToken cancellationToken)
    {
        var answer = await PostAsync(_request.Write(documents, _maxBytes, out var count), cancellationToken);
        if (answer.Status == TooLarge && count > 1)
        {
            _maxBytes = _request.Length / 2;
            return 0;
        }

        if (answer.Status == TooLarge)
            documents[0].Refuse("The cluster takes no request of its document's size (413).");
        else if (answer.Status == 200)
            await TakeAsync(documents[..count], BulkAnswer.Read(answer, documents.AsSpan(0, count)), cancellationToken);
        else
            throw answer.Failure();
        return count;
    }

    private async ValueTask<ElasticAnswer> PostAsync(ElasticContent content, CancellationToken cancellationToken)
    {
        var isRead = false;
        try
        {
            var answer = await client.SendAsync(HttpMethod.Post, _path, content, cancellationToken);
            isRead = answer.Status == 200;
            return answer;
        }
        finally
        {
            if (!isRead)
                _request.Abandon();
        }
    }

    private async ValueTask TakeAsync(BulkDocument[] documents, List<BulkItem> items, CancellationToken cancellationToken)
    {
        var conflicts = new List<ElasticConflict>();
        BulkItem? failure = null;
        for (var i = 0; i < documents.Length; i++)
        {
            documents[i].Sent();
            switch (items[i].Status)
            {
                case Created when items[i].IsInFailureStore: documents[i].Refuse("The data stream refuses its document and put it into its failure store: read there why."); break;
                case Created: documents[i].Stored(); break;
                case Conflict: conflicts.Add(new ElasticConflict(documents[i], items[i].Index.Length > 0 ? items[i].Index : target.DataStream)); break;
                case Malformed when items[i].IsAboutDocument: documents[i].Refuse($"The cluster refuses its document ({client.Text.Clean(items[i].Type)}: {client.Text.Clean(items[i].Reason)})."); break;
                case 429 or 503: break;
                default: failure ??= items[i]; break;
            }
        }

        if (conflicts.Count > 0)
            await _conflicts.ResolveAsync(conflicts, cancellationToken);
        if (failure is { } other)
            throw new SinkException($"{target.Place} answered {other.Status} for a document: {client.Text.Clean(other.Type)}, {client.Text.Clean(other.Reason)}; see its state and the privileges that docs/elasticsearch.md lists.");
    }
}
