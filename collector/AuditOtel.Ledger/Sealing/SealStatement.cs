using System.Security.Cryptography;
using System.Text;
using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Sealing;

/// <summary>
/// The bytes that a seal authenticates: <c>auditotel/seal/v1</c>, a line end, the origin, a line end, and the body of the frame. An origin holds no line
/// end, so no two seals share their bytes. Used for one seal after the other.
/// </summary>
internal sealed class SealStatement
{
    private readonly byte[] _bytes;
    private readonly int _bodyAt;
    private readonly int _bodyLength;

    public SealStatement(string origin)
    {
        byte[] head = Encoding.UTF8.GetBytes($"auditotel/seal/v1\n{origin}\n");
        _bodyAt = head.Length;
        _bodyLength = SealFrame.Body.GetOffsetAndLength(SealFrame.Bytes).Length;
        _bytes = new byte[head.Length + SealFrame.Chained.GetOffsetAndLength(SealFrame.Bytes).Length];
        head.CopyTo(_bytes, 0);
    }

    /// <summary>S_i: what MAC and signature cover.</summary>
    public ReadOnlySpan<byte> Signed => _bytes.AsSpan(0, _bodyAt + _bodyLength);

    /// <summary>Takes body, MAC and signature of a frame.</summary>
    public void Load(ReadOnlySpan<byte> frame) => frame[SealFrame.Chained].CopyTo(_bytes.AsSpan(_bodyAt));

    /// <summary>SHA-256(S_i || MAC || signature), the chain value in the next seal.</summary>
    public void Hash(Span<byte> target)
    {
        if (target.Length < MerkleTree.HashLength)
            throw new ArgumentException("The target is shorter than a hash.", nameof(target));
        SHA256.HashData(_bytes, target);
    }
}
