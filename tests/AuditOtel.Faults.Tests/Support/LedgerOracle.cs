using System.Security.Cryptography;
using AuditOtel.Ledger;

namespace AuditOtel.Faults.Tests.Support;

/// <summary>What must hold after every fault: the ledger verifies, and holds what was acknowledged, where the receipt says, as it was sent.</summary>
internal static class LedgerOracle
{
    // What the collector stamps before the producer's LogRecord when that lacks nothing: 55 bits of receipt time.
    private const int HeaderLength = 7;

    // How long nothing was sealed: true of every ledger whose collector was kept from running, and no damage.
    private static readonly string[] FindingsOfSilence = ["seal-gap", "seal-stale"];

    // What was created and never started has no seal yet.
    private static readonly string[] FindingsOfCreation = [.. FindingsOfSilence, "seal-missing"];

    /// <summary>Fails with everything that does not hold.</summary>
    /// <param name="directory">The ledger's directory.</param>
    /// <param name="sent">What was sent to it.</param>
    /// <param name="when">Where the test stands, for the message.</param>
    internal static Task AssertHoldsAsync(string directory, SentRecords sent, string when) => AssertHoldsAsync(directory, sent, sent.Acknowledged.ToList(), when);

    /// <summary>The same for a copy of the ledger that was taken when no more than these records were acknowledged.</summary>
    internal static async Task AssertHoldsAsync(string directory, SentRecords sent, IReadOnlyList<SentRecord> acknowledged, string when) =>
        AssertHolds(directory, sent, acknowledged, await Verdict.OfProgramAsync(directory), when);

    /// <summary>The same, with what a verifier said.</summary>
    internal static void AssertHolds(string directory, SentRecords sent, IReadOnlyList<SentRecord> acknowledged, Verdict verdict, string when)
    {
        AssertVerifies(verdict, when, isNew: acknowledged.Count == 0);
        var (stored, problems) = ReadAll(directory, sent);
        problems.AddRange(acknowledged.Where(record => !stored.Contains(record)).Select(record => $"record {record.Id}, acknowledged as entry {record.Receipt!.Index}, is missing"));
        problems.AddRange(sent.Requests.Where(request => IsHalf(request, stored)).Select(request => $"the request with record {request.Records[0].Id} is stored in part"));
        Assert.True(problems.Count == 0, $"{when}: {problems.Count} problems with {acknowledged.Count} acknowledged records:\n{string.Join('\n', problems.Take(5))}");
    }

    /// <summary>With the seal key, so that nothing of the seals may be lost either.</summary>
    internal static void AssertVerifies(Verdict verdict, string when, bool isNew = false)
    {
        var harmless = isNew ? FindingsOfCreation : FindingsOfSilence;
        var holds = verdict.Result switch
        {
            VerificationResult.Intact => true,
            VerificationResult.Incomplete => verdict.Kinds.All(kind => harmless.Contains(kind, StringComparer.Ordinal)),
            VerificationResult.Tampered => !Promises.SealsBeforeTheFirstRecord && verdict.Seals == 0 && verdict.Kinds.All(kind => kind is "seal-missing"),
            _ => false,
        };
        Assert.True(holds, $"{when}: the ledger does not verify: {verdict.Text}");
    }

    private static (HashSet<SentRecord> Stored, List<string> Problems) ReadAll(string directory, SentRecords sent)
    {
        var stored = new HashSet<SentRecord>();
        var problems = new List<string>();
        using var reader = LedgerReader.Open(directory);
        using var cursor = reader.Read(0);
        while (cursor.MoveNext())
        {
            var entry = cursor.Current;
            if (entry.Kind != EntryKind.Record || entry.Context.Span.IndexOf("auditotel-collector"u8) >= 0)
                continue;
            if (sent.Find(entry.Body.Span[HeaderLength..]) is not { } record)
                problems.Add($"entry {entry.Index} holds a record that nobody sent like that");
            else if (!stored.Add(record))
                problems.Add($"entry {entry.Index} holds record {record.Id} a second time");
            else if (record.Receipt is { } receipt && (receipt.Index != entry.Index || !receipt.LeafHash.Span.SequenceEqual(LeafHash(entry.Bytes.Span))))
                problems.Add($"entry {entry.Index} is not what the receipt of record {record.Id} for entry {receipt.Index} promises");
        }

        return (stored, problems);
    }

    private static bool IsHalf(SentRequest request, HashSet<SentRecord> stored) => request.Records.Select(stored.Contains).Distinct().Count() > 1;

    /// <summary>RFC 6962, section 2.1.</summary>
    private static byte[] LeafHash(ReadOnlySpan<byte> entry)
    {
        var input = new byte[entry.Length + 1];
        entry.CopyTo(input.AsSpan(1));
        return SHA256.HashData(input);
    }
}
