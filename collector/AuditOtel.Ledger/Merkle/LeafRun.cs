namespace AuditOtel.Ledger.Merkle;

/// <summary>Gathers entries that are read one after the other, so that their leaf hashes can be computed side by side. Constant memory.</summary>
internal sealed class LeafRun
{
    private const int Capacity = 256 * 1024;
    private const int MaxEntries = 1024;
    private readonly byte[] _bytes = new byte[Capacity];
    private readonly ByteSlice[] _entries = new ByteSlice[MaxEntries];
    private readonly byte[] _hashes = new byte[MaxEntries * MerkleTree.HashLength];
    private int _length;

    /// <summary>How many entries wait to be hashed.</summary>
    public int Count { get; private set; }

    /// <summary>Whether an entry of this length has room.</summary>
    public bool Fits(int length) => Count < MaxEntries && length < Capacity - _length;

    /// <summary>Adds an entry that fits.</summary>
    public void Add(ReadOnlySpan<byte> entry)
    {
        // A leaf is hashed behind a zero (RFC 6962, section 2.1).
        _bytes[_length] = 0;
        entry.CopyTo(_bytes.AsSpan(_length + 1));
        _entries[Count++] = new ByteSlice(_length, 1 + entry.Length);
        _length += 1 + entry.Length;
    }

    /// <summary>Computes the leaf hashes of what was added and begins anew; they are valid until the next call.</summary>
    public ReadOnlySpan<byte> Take()
    {
        Sha256Lanes.HashMany(_bytes, _entries.AsSpan(0, Count), _hashes);
        ReadOnlySpan<byte> hashes = _hashes.AsSpan(0, Count * MerkleTree.HashLength);
        Count = 0;
        _length = 0;
        return hashes;
    }
}
