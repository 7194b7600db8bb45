namespace AuditOtel.Faults.Tests.Sinks;

/// <summary>What came to somebody, held against what the ledger holds.</summary>
internal static class Arrivals
{
    /// <summary>
    /// Everything came, in the ledger's order. What came again did so in runs: each begins somewhere further back and goes on, without a hole, to what is new.
    /// </summary>
    /// <param name="who">To whom, for the message.</param>
    /// <param name="stored">The ledger's records in its order.</param>
    /// <param name="arrived">The same as they came.</param>
    /// <param name="mostRuns">How often something may have been sent again.</param>
    /// <param name="longestRun">How many records each time at most.</param>
    internal static void AssertInOrder(string who, IReadOnlyList<string> stored, IEnumerable<string> arrived, int mostRuns, int longestRun)
    {
        var places = stored.Index().ToDictionary(static pair => pair.Item, static pair => pair.Index, StringComparer.Ordinal);
        var (next, highest, runs) = (0, 0, 0);
        foreach (var id in arrived)
        {
            Assert.True(places.TryGetValue(id, out var place), $"{who}: the ledger has no record {id}.");
            Assert.True(place <= next, $"{who}: {place - next} records are missing before record {place}.");
            if (place < next)
            {
                runs++;
                Assert.True(highest - place <= longestRun, $"{who}: {highest - place} records came again, more than {longestRun}.");
            }

            next = place + 1;
            highest = Math.Max(highest, next);
        }

        Assert.True(runs <= mostRuns, $"{who}: records came again {runs} times, more than {mostRuns}.");
        Assert.True(highest == stored.Count && next == highest, $"{who}: {stored.Count - next} records did not come.");
    }
}
