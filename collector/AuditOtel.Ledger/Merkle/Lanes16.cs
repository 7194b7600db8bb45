using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AuditOtel.Ledger.Merkle;

/// <summary>Sixteen lanes of 512-bit vectors.</summary>
internal readonly unsafe struct Lanes16 : ILanes<Vector512<uint>>
{
    // Truth tables of three inputs, for vpternlogd.
    private const byte XorTable = 0x96;
    private const byte ChooseTable = 0xCA;
    private const byte MajorityTable = 0xE8;

    // Which quarters of two vectors a result has, for vshufi32x4.
    private const byte LowHalves = 0x44;
    private const byte HighHalves = 0xEE;
    private const byte EvenQuarters = 0x88;
    private const byte OddQuarters = 0xDD;

    private static Vector128<byte> BigEndian => Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);

    /// <summary>Whether this processor has them, and is not slowed down by them.</summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512BW.IsSupported;

    public static int Count => Vector512<uint>.Count;

    public static int BlocksInTime => 7;

    public static Vector512<uint> Create(uint word) => Vector512.Create(word);

    public static Vector512<uint> Add(Vector512<uint> x, Vector512<uint> y) => x + y;

    public static Vector512<uint> ShiftRight(Vector512<uint> x, [ConstantExpected] byte count) => Vector512.ShiftRightLogical(x, count);

    public static Vector512<uint> ShiftLeft(Vector512<uint> x, [ConstantExpected] byte count) => Vector512.ShiftLeft(x, count);

    public static Vector512<uint> RotateRight(Vector512<uint> x, [ConstantExpected] byte count) => Avx512F.RotateRight(x, count);

    public static Vector512<uint> Xor(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, XorTable);

    public static Vector512<uint> Choose(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, ChooseTable);

    public static Vector512<uint> Majority(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, MajorityTable);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Load(Lane* lanes, Vector512<uint>* words)
    {
        for (int row = 0; row < Count; row += 4)
            LoadRows(lanes + row, words + row);
        for (int column = 0; column < 4; column++)
            TurnQuarters(words + column);
    }

    /// <summary>Reads the blocks of four lanes; a quarter of a result then holds one word of each of the four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRows(Lane* lanes, Vector512<uint>* rows)
    {
        Vector512<uint> a = LoadRow(lanes[0].At);
        Vector512<uint> b = LoadRow(lanes[1].At);
        Vector512<uint> c = LoadRow(lanes[2].At);
        Vector512<uint> d = LoadRow(lanes[3].At);
        Vector512<ulong> abLow = Avx512F.UnpackLow(a, b).AsUInt64();
        Vector512<ulong> abHigh = Avx512F.UnpackHigh(a, b).AsUInt64();
        Vector512<ulong> cdLow = Avx512F.UnpackLow(c, d).AsUInt64();
        Vector512<ulong> cdHigh = Avx512F.UnpackHigh(c, d).AsUInt64();
        rows[0] = Avx512F.UnpackLow(abLow, cdLow).AsUInt32();
        rows[1] = Avx512F.UnpackHigh(abLow, cdLow).AsUInt32();
        rows[2] = Avx512F.UnpackLow(abHigh, cdHigh).AsUInt32();
        rows[3] = Avx512F.UnpackHigh(abHigh, cdHigh).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> LoadRow(byte* block) =>
        Avx512BW.Shuffle(Vector512.Load(block), Vector512.Create(Vector256.Create(BigEndian, BigEndian), Vector256.Create(BigEndian, BigEndian))).AsUInt32();

    /// <summary>Four vectors, four apart: the first gets the first quarters of all, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnQuarters(Vector512<uint>* column)
    {
        Vector512<uint> lowFirst = Avx512F.Shuffle4x128(column[0], column[4], LowHalves);
        Vector512<uint> highFirst = Avx512F.Shuffle4x128(column[0], column[4], HighHalves);
        Vector512<uint> lowLast = Avx512F.Shuffle4x128(column[8], column[12], LowHalves);
        Vector512<uint> highLast = Avx512F.Shuffle4x128(column[8], column[12], HighHalves);
        column[0] = Avx512F.Shuffle4x128(lowFirst, lowLast, EvenQuarters);
        column[4] = Avx512F.Shuffle4x128(lowFirst, lowLast, OddQuarters);
        column[8] = Avx512F.Shuffle4x128(highFirst, highLast, EvenQuarters);
        column[12] = Avx512F.Shuffle4x128(highFirst, highLast, OddQuarters);
    }
}
