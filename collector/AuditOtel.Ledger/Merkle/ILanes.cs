using System.Diagnostics.CodeAnalysis;

namespace AuditOtel.Ledger.Merkle;

/// <summary>What SHA-256 needs of vectors that hold one 32-bit word of each of several messages (FIPS 180-4, sections 3.2 and 4.1.2).</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>How many messages are hashed side by side.</summary>
    static abstract int Count { get; }

    /// <summary>How many blocks can be hashed one after the other in the time of one block in all lanes, where the processor has instructions for SHA-256.</summary>
    static abstract int BlocksInTime { get; }

    /// <summary>The word in every lane.</summary>
    static abstract TVector Create(uint word);

    /// <summary>Sums modulo 2^32.</summary>
    static abstract TVector Add(TVector x, TVector y);

    /// <summary>Words shifted to the right.</summary>
    static abstract TVector ShiftRight(TVector x, [ConstantExpected] byte count);

    /// <summary>Words shifted to the left.</summary>
    static abstract TVector ShiftLeft(TVector x, [ConstantExpected] byte count);

    /// <summary>Words rotated to the right.</summary>
    static abstract TVector RotateRight(TVector x, [ConstantExpected] byte count);

    /// <summary>Exclusive or of three.</summary>
    static abstract TVector Xor(TVector x, TVector y, TVector z);

    /// <summary>Ch: bits of y where x has ones, of z where it has zeros.</summary>
    static abstract TVector Choose(TVector x, TVector y, TVector z);

    /// <summary>Maj: the bits most of the three have.</summary>
    static abstract TVector Majority(TVector x, TVector y, TVector z);

    /// <summary>Reads a block of 64 bytes for each lane and gives its 16 words, big-endian, one vector for each word.</summary>
    static abstract void Load(Lane* lanes, TVector* words);
}
