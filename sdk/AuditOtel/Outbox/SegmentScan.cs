namespace AuditOtel.Outbox;

/// <summary>Finds the frames of a segment in its bytes and tells a torn end from damage.</summary>
internal static class SegmentScan
{
    /// <summary>What a segment holds.</summary>
    /// <param name="Sequences">The sequences of its good records, in order.</param>
    /// <param name="Places">Where each of them begins.</param>
    /// <param name="GoodLength">Where the last good record ends that may have been acknowledged.</param>
    /// <param name="TornLength">How many bytes of a write stand behind it, up to the last that is not zero.</param>
    /// <param name="IsDamaged">Whether a record that was acknowledged cannot be read any more.</param>
    internal sealed record Content(IReadOnlyList<ulong> Sequences, IReadOnlyList<int> Places, int GoodLength, int TornLength, bool IsDamaged);

    /// <summary>Looks at a whole segment.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="head">Its head.</param>
    /// <param name="mayBeTorn">Whether it is the newest one: only there a write can have been cut short.</param>
    internal static Content Run(ReadOnlySpan<byte> bytes, SegmentHead head, bool mayBeTorn)
    {
        List<ulong> sequences = [];
        List<int> places = [];
        var (expected, at, good, damaged) = (head.FirstSequence, head.Length, head.Length, false);
        while (TryFindNext(bytes, head.Seed, expected, ref at, out var sequence, out var back))
        {
            // A frame tells with how many others it was written: what stands before all of them had been synced by then. A hole inside the
            // write itself is a torn write, of which nothing was acknowledged.
            if (sequence != expected && mayBeTorn && sequence - (ulong)back <= expected)
                break;
            damaged |= sequence != expected || at != good;
            sequences.Add(sequence);
            places.Add(at);
            at += OutboxFrame.SeemingLength(bytes[at..]);
            (good, expected) = (at, sequence + 1);
        }

        // Room that no record came to is zero.
        var torn = bytes[good..].LastIndexOfAnyExcept((byte)0) + 1;
        return new Content(sequences, places, good, torn, damaged || (!mayBeTorn && torn > 0));
    }

    /// <summary>Moves to the next good frame whose sequence is at least the expected one.</summary>
    internal static bool TryFindNext(ReadOnlySpan<byte> bytes, ulong seed, ulong expected, ref int at, out ulong sequence, out int back)
    {
        (sequence, back) = (0, 0);
        for (var place = at; place <= bytes.Length - OutboxFrame.HeadLength; place += OutboxFrame.Alignment)
        {
            if (!OutboxFrame.TryRead(bytes[place..], seed, out sequence, out back) || sequence < expected)
                continue;
            at = place;
            return true;
        }

        return false;
    }
}
