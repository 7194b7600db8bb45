using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AuditOtel.Ledger.Merkle;

/// <summary>Hashes many messages side by side: a lane whose message ends gets the next one.</summary>
/// <typeparam name="TLanes">The lanes' operations.</typeparam>
/// <typeparam name="TVector">One word of every lane.</typeparam>
internal static unsafe class LaneHasher<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    private const int MaxLanes = 16;
    private const int WorkVectors = LaneCompression<TLanes, TVector>.Words + LaneCompression<TLanes, TVector>.StateWords;

    /// <summary>What calling for one message costs beside its blocks, in blocks.</summary>
    private const int CallBlocks = 4;

    private static ReadOnlySpan<uint> InitialState => [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>Hashes parts of some bytes; all of them are known to be inside.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void HashMany(byte* source, ReadOnlySpan<ByteSlice> parts, byte* hashes)
    {
        byte* room = stackalloc byte[(WorkVectors + 1) * sizeof(TVector)];
        TVector* state = Align(room);
        TVector* words = state + LaneCompression<TLanes, TVector>.StateWords;
        Lane* lanes = stackalloc Lane[MaxLanes];
        byte* tails = stackalloc byte[MaxLanes * Lane.TailBytes];
        int next = 0;
        int active = 0;
        for (int i = 0; i < TLanes.Count; i++)
        {
            lanes[i].Tail = lanes[i].At = tails + (i * Lane.TailBytes);
            lanes[i].Left = 0;
            active += Begin(lanes, i, state, source, parts, ref next) ? 1 : 0;
        }

        while (active > 0)
        {
            if (next == parts.Length && IsBetterAlone(lanes, parts))
            {
                HashAlone(lanes, source, parts, hashes);
                return;
            }

            TLanes.Load(lanes, words);
            LaneCompression<TLanes, TVector>.Add(state, words);
            for (int i = 0; i < TLanes.Count; i++)
            {
                if (lanes[i].Left == 0 || lanes[i].Advance())
                    continue;
                WriteHash(state, i, HashAt(hashes, lanes[i].Message));
                active -= Begin(lanes, i, state, source, parts, ref next) ? 0 : 1;
            }
        }
    }

    /// <summary>Node hashes (RFC 6962, section 2.1) of pairs of hashes; <paramref name="parents"/> may begin where <paramref name="children"/> begins or before.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void HashNodes(byte* children, int count, byte* parents)
    {
        byte* room = stackalloc byte[(WorkVectors + 1) * sizeof(TVector)];
        TVector* state = Align(room);
        TVector* words = state + LaneCompression<TLanes, TVector>.StateWords;
        Lane* lanes = stackalloc Lane[MaxLanes];
        for (int first = 0; first < count; first += TLanes.Count)
        {
            int here = Math.Min(TLanes.Count, count - first);
            for (int i = 0; i < TLanes.Count; i++)
                lanes[i].At = children + ((long)(first + Math.Min(i, here - 1)) * Lane.BlockBytes);
            TLanes.Load(lanes, words);
            TVector last = Shift(words);
            for (int i = 0; i < LaneCompression<TLanes, TVector>.StateWords; i++)
                state[i] = TLanes.Create(InitialState[i]);
            LaneCompression<TLanes, TVector>.Add(state, words);
            PadNode(words, last);
            LaneCompression<TLanes, TVector>.Add(state, words);
            for (int i = 0; i < here; i++)
                WriteHash(state, i, HashAt(parents, first + i));
        }
    }

    /// <summary>Makes room for the prefix of a node; returns the word of the second block that has the byte without room.</summary>
    private static TVector Shift(TVector* words)
    {
        TVector last = TLanes.Add(TLanes.ShiftLeft(words[15], 24), TLanes.Create(0x800000));
        for (int i = 15; i > 0; i--)
            words[i] = TLanes.Add(TLanes.ShiftRight(words[i], 8), TLanes.ShiftLeft(words[i - 1], 24));
        words[0] = TLanes.Add(TLanes.ShiftRight(words[0], 8), TLanes.Create(0x1000000));
        return last;
    }

    private static void PadNode(TVector* words, TVector last)
    {
        words[0] = last;
        for (int i = 1; i < 15; i++)
            words[i] = TLanes.Create(0);
        words[15] = TLanes.Create(65 * 8);
    }

    private static bool Begin(Lane* lanes, int lane, TVector* state, byte* source, ReadOnlySpan<ByteSlice> parts, ref int next)
    {
        if (next == parts.Length)
            return false;
        ByteSlice part = parts[next];
        lanes[lane].Begin(source + part.Offset, part.Length, next++);
        uint* words = (uint*)state + lane;
        for (int i = 0; i < LaneCompression<TLanes, TVector>.StateWords; i++)
            words[i * TLanes.Count] = InitialState[i];
        return true;
    }

    private static void WriteHash(TVector* state, int lane, byte* hash)
    {
        uint* words = (uint*)state + lane;
        for (int i = 0; i < LaneCompression<TLanes, TVector>.StateWords; i++)
            Unsafe.WriteUnaligned(hash + (i * sizeof(uint)), BinaryPrimitives.ReverseEndianness(words[i * TLanes.Count]));
    }

    /// <summary>Whether hashing what is in the lanes again, one message after the other, is faster than going on with lanes that are empty for the most part.</summary>
    private static bool IsBetterAlone(Lane* lanes, ReadOnlySpan<ByteSlice> parts)
    {
        int most = 0;
        long alone = 0;
        for (int i = 0; i < TLanes.Count; i++)
        {
            if (lanes[i].Left == 0)
                continue;
            most = Math.Max(most, lanes[i].Left);
            alone += Lane.BlocksOf(parts[lanes[i].Message].Length) + CallBlocks;
        }

        return alone <= (long)most * TLanes.BlocksInTime;
    }

    private static void HashAlone(Lane* lanes, byte* source, ReadOnlySpan<ByteSlice> parts, byte* hashes)
    {
        for (int i = 0; i < TLanes.Count; i++)
        {
            if (lanes[i].Left == 0)
                continue;
            ByteSlice part = parts[lanes[i].Message];
            Sha256.Hash(new ReadOnlySpan<byte>(source + part.Offset, part.Length), new Span<byte>(HashAt(hashes, lanes[i].Message), MerkleTree.HashLength));
        }
    }

    private static byte* HashAt(byte* hashes, int index) => hashes + ((long)index * MerkleTree.HashLength);

    private static TVector* Align(byte* room) => (TVector*)(((nuint)room + (nuint)sizeof(TVector) - 1) / (nuint)sizeof(TVector) * (nuint)sizeof(TVector));
}
