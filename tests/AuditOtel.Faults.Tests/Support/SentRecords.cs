using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>Everything that was sent, kept in the memory of the test, where no fault of the ledger's disk reaches it.</summary>
internal sealed class SentRecords
{
    private readonly ConcurrentDictionary<UInt128, SentRecord> _byContent = new();
    private readonly ConcurrentQueue<SentRequest> _requests = new();
    private readonly ConcurrentQueue<SentRequest> _unanswered = new();

    internal IEnumerable<SentRequest> Requests => _requests;

    internal IEnumerable<SentRecord> Acknowledged => _byContent.Values.Where(record => record.Receipt is not null);

    /// <summary>How many records were made, answered or not.</summary>
    internal int Count => _byContent.Count;

    internal int AcknowledgedCount => _byContent.Values.Count(record => record.Receipt is not null);

    /// <summary>Builds a request of new records, each with a text of this many letters.</summary>
    internal SentRequest New(int records = 1, int letters = 100, string stage = "event")
    {
        var sent = new List<SentRecord>(records);
        var contents = new List<byte[]>(records);
        for (var i = 0; i < records; i++)
        {
            var record = new SentRecord(PlainOtlp.NewId());
            var content = PlainOtlp.AuditRecord(record.Id, text: new string('x', letters), stage: stage);
            _byContent[Digest(content)] = record;
            sent.Add(record);
            contents.Add(content);
        }

        var request = new SentRequest(PlainOtlp.Request(contents), sent);
        _requests.Enqueue(request);
        return request;
    }

    /// <summary>Keeps the receipts of a success response; a record that has one already must get the same again.</summary>
    internal static void Acknowledge(SentRequest request, ExportResponse response)
    {
        Assert.Equal(0, response.Rejected);
        Assert.Equal(request.Records.Select(record => record.Id), response.Receipts.Select(receipt => receipt.RecordId));
        foreach (var (record, receipt) in request.Records.Zip(response.Receipts))
        {
            Assert.True(record.Receipt is null || record.Receipt.Index == receipt.Index, $"Record {record.Id} has a receipt for {record.Receipt?.Index} and one for {receipt.Index}.");
            record.Receipt = receipt;
        }
    }

    /// <summary>Notes that nobody knows what became of a request, so that it is sent again, as a real client does.</summary>
    internal void Unanswered(SentRequest request) => _unanswered.Enqueue(request);

    internal bool TryTakeUnanswered([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SentRequest? request) => _unanswered.TryDequeue(out request);

    /// <summary>What was sent to a copy of the ledger: from now on each has receipts of its own.</summary>
    internal SentRecords Copy()
    {
        var copy = new SentRecords();
        var copies = new Dictionary<SentRecord, SentRecord>();
        foreach (var (content, record) in _byContent)
            copy._byContent[content] = copies[record] = new SentRecord(record.Id) { Receipt = record.Receipt };
        foreach (var request in _requests)
            copy._requests.Enqueue(CopyOf(request));
        foreach (var request in _unanswered)
            copy._unanswered.Enqueue(CopyOf(request));
        return copy;

        SentRequest CopyOf(SentRequest request) => request with { Records = [.. request.Records.Select(record => copies[record])] };
    }

    internal SentRecord? Find(ReadOnlySpan<byte> content) => _byContent.GetValueOrDefault(Digest(content));

    private static UInt128 Digest(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest);
    }
}
