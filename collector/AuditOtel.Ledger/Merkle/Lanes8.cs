using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuditOtel.Ledger.Merkle;

/// <summary>Eight lanes of 256-bit vectors.</summary>
internal readonly unsafe struct Lanes8 : ILanes<Vector256<uint>>
{
    private const int WordBits = 32;

    // Which halves of two vectors a result has, for vperm2i128.
    private const byte LowHalves = 0x20;
    private const byte HighHalves = 0x31;

    /// <summary>Whether this processor has them.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    public static int Count => Vector256<uint>.Count;

    public static int BlocksInTime => 8;

    private static Vector256<byte> BigEndian => Vector256.Create(
        (byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);

    public static Vector256<uint> Create(uint word) => Vector256.Create(word);

    public static Vector256<uint> Add(Vector256<uint> x, Vector256<uint> y) => x + y;

    public static Vector256<uint> ShiftRight(Vector256<uint> x, [ConstantExpected] byte count) => Vector256.ShiftRightLogical(x, count);

    public static Vector256<uint> ShiftLeft(Vector256<uint> x, [ConstantExpected] byte count) => Vector256.ShiftLeft(x, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateRight(Vector256<uint> x, [ConstantExpected] byte count) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(x, count) : Vector256.ShiftRightLogical(x, count) | Vector256.ShiftLeft(x, WordBits - count);

    public static Vector256<uint> Xor(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => x ^ y ^ z;

    public static Vector256<uint> Choose(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => ((y ^ z) & x) ^ z;

    public static Vector256<uint> Majority(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => (x & y) | ((x | y) & z);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(Lane* lanes, Vector256<uint>* words)
    {
        for (int half = 0; half < 2; half++)
        {
            Vector256<uint>* rows = words + (half * Count);
            LoadRows(lanes, half * Vector256<byte>.Count, rows);
            LoadRows(lanes + 4, half * Vector256<byte>.Count, rows + 4);
            for (int column = 0; column < 4; column++)
                TurnHalves(rows + column);
        }
    }

    /// <summary>Reads half of the blocks of four lanes; a half of a result then holds one word of each of the four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRows(Lane* lanes, int offset, Vector256<uint>* rows)
    {
        Vector256<uint> a = LoadRow(lanes[0].At + offset);
        Vector256<uint> b = LoadRow(lanes[1].At + offset);
        Vector256<uint> c = LoadRow(lanes[2].At + offset);
        Vector256<uint> d = LoadRow(lanes[3].At + offset);
        Vector256<ulong> abLow = Avx2.UnpackLow(a, b).AsUInt64();
        Vector256<ulong> abHigh = Avx2.UnpackHigh(a, b).AsUInt64();
        Vector256<ulong> cdLow = Avx2.UnpackLow(c, d).AsUInt64();
        Vector256<ulong> cdHigh = Avx2.UnpackHigh(c, d).AsUInt64();
        rows[0] = Avx2.UnpackLow(abLow, cdLow).AsUInt32();
        rows[1] = Avx2.UnpackHigh(abLow, cdLow).AsUInt32();
        rows[2] = Avx2.UnpackLow(abHigh, cdHigh).AsUInt32();
        rows[3] = Avx2.UnpackHigh(abHigh, cdHigh).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> LoadRow(byte* block) => Avx2.Shuffle(Vector256.Load(block), BigEndian).AsUInt32();

    /// <summary>Two vectors, four apart: the first gets the first halves of both, the other one the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnHalves(Vector256<uint>* column)
    {
        Vector256<uint> first = column[0];
        Vector256<uint> last = column[4];
        column[0] = Avx2.Permute2x128(first, last, LowHalves);
        column[4] = Avx2.Permute2x128(first, last, HighHalves);
    }
}
