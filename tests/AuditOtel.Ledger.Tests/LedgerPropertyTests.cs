using FsCheck;
using FsCheck.Fluent;

namespace AuditOtel.Ledger.Tests;

[Trait("Requirement", "L1")]
public sealed class LedgerPropertyTests
{
    [Fact]
    public void Any_batches_in_segments_of_any_size_are_read_back_and_verify()
    {
        Gen<int[][]> batches = Gen.Choose(0, 3000).ArrayOf().ArrayOf();
        Gen<long> segmentBytes = Gen.Choose(8192, 40000).Select(static n => (long)n);
        Prop.ForAll(batches.ToArbitrary(), segmentBytes.ToArbitrary(), static (b, s) => RoundTripAsync(b, s).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    private static async Task<bool> RoundTripAsync(int[][] batches, long segmentBytes)
    {
        using var ledger = new TestLedger();
        var expected = new List<string>();
        long told;
        await using (LedgerWriter writer = ledger.OpenWriter(segmentBytes))
        {
            for (int i = 0; i < batches.Length; i++)
            {
                string context = $"context {i % 3}";
                string[] bodies = [.. batches[i].Select(static n => new string((char)('a' + (n % 26)), n))];
                if (await TestLedger.AppendAsync(writer, context, bodies) != AppendResult.Stored)
                    return false;
                expected.AddRange(bodies.Select(body => $"{context}|{body}"));
            }

            told = writer.Records;
        }

        VerificationReport report = LedgerVerifier.Verify(new VerificationOptions { Directory = ledger.Path });
        return told == expected.Count && await ReopenedAsync(ledger, segmentBytes) == (expected.Count, expected.Count) && report.Result == VerificationResult.Intact && report.Records == expected.Count && ledger.ReadRecords().SequenceEqual(expected, StringComparer.Ordinal);
    }

    /// <summary>How many records a reader and a writer that open it now tell.</summary>
    private static async Task<(long Reader, long Writer)> ReopenedAsync(TestLedger ledger, long segmentBytes)
    {
        using LedgerReader reader = LedgerReader.Open(ledger.Path);
        await using LedgerWriter writer = ledger.OpenWriter(segmentBytes);
        return (reader.Records, writer.Records);
    }
}
