using System.Security.Cryptography;
using AuditOtel.Ledger.Merkle;
using AuditOtel.Ledger.Sealing;

namespace AuditOtel.Ledger.Verification;

/// <summary>
/// Follows the chain of seals: numbers without a gap, each bound to the one before, MAC under the evolving key, signature by the key that the seal before
/// committed to. Without the key kept off the host there is no MAC to check, and the chain begins with whatever key signed first.
/// </summary>
internal sealed class SealChain : IDisposable
{
    /// <summary>A jump in the numbers that is larger is no number.</summary>
    private const long MaxJump = 1L << 22;

    private readonly SealProblems _problems;
    private readonly SealStatement _statement;
    private readonly byte[]? _secret;
    private readonly byte[] _previous = new byte[MerkleTree.HashLength];
    private byte[]? _committed;
    private long _next;

    public SealChain(string origin, SealVerificationKey? key, SealProblems problems)
    {
        _problems = problems;
        _statement = new SealStatement(origin);
        if (key is null)
            return;
        _secret = GC.AllocateArray<byte>(SealSecret.Length, pinned: true);
        key.Secret.CopyTo(_secret);
        _committed = key.FirstKeyHash.ToArray();
    }

    /// <summary>Whether the seal last checked followed the one before it.</summary>
    public bool IsContinuous { get; private set; } = true;

    /// <summary>Goes on to a later number whose seals before it need not be there; they are judged by nothing but their keys' evolution.</summary>
    public void PassTo(long index)
    {
        if (index > _next)
            Skip(index);
    }

    /// <summary>Gives the seal when it is authentic; otherwise tells what is wrong with it.</summary>
    public Seal? Check(ReadOnlySpan<byte> frame)
    {
        Seal? seal = SealFrame.Parse(frame);
        if (seal is null || seal.Index > _next + MaxJump)
        {
            _problems.Add(ProblemKind.SealMissing, $"Seal {_next} is damaged or was removed.");
            Skip(_next + 1);
            return null;
        }

        if (seal.Index < _next)
        {
            _problems.Add(ProblemKind.SealOrder, $"Seal {seal.Index}{At(seal)} stands where seal {_next} belongs: seals were put in another order or written twice.");
            return null;
        }

        if (seal.Index > _next)
        {
            _problems.Add(ProblemKind.SealMissing, $"{Missing(seal.Index)} missing: seal {seal.Index}{At(seal)} stands in their place.");
            Skip(seal.Index);
        }

        return Authenticate(seal, frame) ? seal : null;
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);

    private static string At(Seal seal) => $" of {SealText.Time(seal.Time)}";

    private string Missing(long to) => to == _next + 1 ? $"Seal {_next} is" : $"Seals {_next} to {to - 1} are";

    private bool Authenticate(Seal seal, ReadOnlySpan<byte> frame)
    {
        _statement.Load(frame);
        string subject = $"seal {seal.Index}{At(seal)}, which says that it covers {seal.Size} entries,";
        bool isRight = HasRightMac(frame) || Wrong(ProblemKind.SealMac, $"The MAC of {subject} is wrong: it was not made with the key of its number.");
        isRight &= IsOfRightKey(frame) || Wrong(ProblemKind.SealSignature, $"The key of {subject} is not the one that the seal before committed to.");
        isRight &= OneTimeKey.Verify(frame[SealFrame.PublicKey], _statement.Signed, frame[SealFrame.Signature]) || Wrong(ProblemKind.SealSignature, $"The signature of {subject} is wrong.");
        bool isBound = !IsContinuous || seal.Previous.AsSpan().SequenceEqual(_previous);
        // An altered seal was told already; that the next one is not bound to it says nothing more.
        isRight &= isBound || Wrong(ProblemKind.SealOrder, $"The chain breaks before {subject} because it does not continue the seal that stands before it.");
        _statement.Hash(_previous);
        _committed = seal.NextKeyHash;
        Advance();
        IsContinuous = isRight;
        return isRight;
    }

    private bool Wrong(string kind, string detail)
    {
        _problems.Add(kind, detail);
        return false;
    }

    private bool HasRightMac(ReadOnlySpan<byte> frame)
    {
        if (_secret is null)
            return true;
        Span<byte> mac = stackalloc byte[SealSecret.Length];
        SealSecret.Mac(_secret, _statement.Signed, mac);
        return CryptographicOperations.FixedTimeEquals(mac, frame[SealFrame.Mac]);
    }

    private bool IsOfRightKey(ReadOnlySpan<byte> frame)
    {
        if (!IsContinuous || _committed is null)
            return true;
        Span<byte> hash = stackalloc byte[MerkleTree.HashLength];
        SHA256.HashData(frame[SealFrame.PublicKey], hash);
        return hash.SequenceEqual(_committed);
    }

    private void Skip(long to)
    {
        while (_next < to)
            Advance();
        IsContinuous = false;
    }

    private void Advance()
    {
        if (_secret is not null)
            SealSecret.Evolve(_secret);
        _next++;
    }
}
