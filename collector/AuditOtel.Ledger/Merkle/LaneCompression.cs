using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuditOtel.Ledger.Merkle;

/// <summary>The compression function of SHA-256 (FIPS 180-4, section 6.2.2) for one block in every lane.</summary>
/// <typeparam name="TLanes">The lanes' operations.</typeparam>
/// <typeparam name="TVector">One word of every lane.</typeparam>
internal static unsafe class LaneCompression<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Words of the message schedule; a block is the first 16.</summary>
    public const int Words = 64;

    /// <summary>Words of the state.</summary>
    public const int StateWords = 8;

    private const int BlockWords = 16;

    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Takes one block in.</summary>
    /// <param name="state">8 vectors.</param>
    /// <param name="words">64 vectors: the block, and room for the schedule.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(TVector* state, TVector* words)
    {
        Expand(words);
        uint* constant = (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Constants));
        TVector* word = words;
        TVector a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (; word < words + Words; word += StateWords, constant += StateWords)
        {
            Round(a, b, c, ref d, e, f, g, ref h, word, constant);
            Round(h, a, b, ref c, d, e, f, ref g, word + 1, constant + 1);
            Round(g, h, a, ref b, c, d, e, ref f, word + 2, constant + 2);
            Round(f, g, h, ref a, b, c, d, ref e, word + 3, constant + 3);
            Round(e, f, g, ref h, a, b, c, ref d, word + 4, constant + 4);
            Round(d, e, f, ref g, h, a, b, ref c, word + 5, constant + 5);
            Round(c, d, e, ref f, g, h, a, ref b, word + 6, constant + 6);
            Round(b, c, d, ref e, f, g, h, ref a, word + 7, constant + 7);
        }

        state[0] = TLanes.Add(state[0], a);
        state[1] = TLanes.Add(state[1], b);
        state[2] = TLanes.Add(state[2], c);
        state[3] = TLanes.Add(state[3], d);
        state[4] = TLanes.Add(state[4], e);
        state[5] = TLanes.Add(state[5], f);
        state[6] = TLanes.Add(state[6], g);
        state[7] = TLanes.Add(state[7], h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Expand(TVector* words)
    {
        for (TVector* word = words + BlockWords; word < words + Words; word++)
        {
            TVector early = word[-15];
            TVector late = word[-2];
            TVector small0 = TLanes.Xor(TLanes.RotateRight(early, 7), TLanes.RotateRight(early, 18), TLanes.ShiftRight(early, 3));
            TVector small1 = TLanes.Xor(TLanes.RotateRight(late, 17), TLanes.RotateRight(late, 19), TLanes.ShiftRight(late, 10));
            *word = TLanes.Add(TLanes.Add(word[-16], small0), TLanes.Add(word[-7], small1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, TVector* word, uint* constant)
    {
        TVector big1 = TLanes.Xor(TLanes.RotateRight(e, 6), TLanes.RotateRight(e, 11), TLanes.RotateRight(e, 25));
        TVector big0 = TLanes.Xor(TLanes.RotateRight(a, 2), TLanes.RotateRight(a, 13), TLanes.RotateRight(a, 22));
        TVector fixedPart = TLanes.Add(h, TLanes.Add(*word, TLanes.Create(*constant)));
        TVector first = TLanes.Add(TLanes.Add(fixedPart, TLanes.Choose(e, f, g)), big1);
        d = TLanes.Add(d, first);
        h = TLanes.Add(first, TLanes.Add(big0, TLanes.Majority(a, b, c)));
    }
}
