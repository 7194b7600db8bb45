namespace AuditOtel.Ledger.Tests.Verification;

/// <summary>One damage to one file.</summary>
internal sealed record Damage(string File, DamageKind Kind, int Place, byte Value)
{
    public byte[] Apply(byte[] good)
    {
        int at = Place % Math.Max(1, good.Length);
        byte[] bad = [.. good];
        switch (Kind)
        {
            case DamageKind.Flip:
                bad[at] ^= Value;
                return bad;
            case DamageKind.Truncate:
                return bad[..at];
            case DamageKind.Append:
                return [.. bad, .. Enumerable.Repeat(Value, 1 + (Value / 16))];
            case DamageKind.Zero:
                bad.AsSpan(at, Math.Min(Value, bad.Length - at)).Clear();
                return bad;
            case DamageKind.SwapHalves:
                return [.. bad[at..], .. bad[..at]];
            case DamageKind.RemoveBytes:
                return [.. bad[..at], .. bad[Math.Min(bad.Length, at + Value)..]];
            default:
                return [.. bad[..at], Value, .. bad[at..]];
        }
    }
}
