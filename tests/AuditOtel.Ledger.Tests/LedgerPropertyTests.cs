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
        }

        VerificationReport report = LedgerVerifier.Verify(new VerificationOptions { Directory = ledger.Path });
        return report.Result == VerificationResult.Intact && report.Records == expected.Count && ledger.ReadRecords().SequenceEqual(expected, StringComparer.Ordinal);
    }
}
