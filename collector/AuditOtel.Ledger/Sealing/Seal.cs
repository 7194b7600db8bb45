using AuditOtel.Ledger.Clock;

namespace AuditOtel.Ledger.Sealing;

/// <summary>What one seal states.</summary>
/// <param name="Index">Position in the chain, from 0 without a gap.</param>
/// <param name="Time">Unix milliseconds that never go back: the later one of the seal before and of <see cref="ClockReading.Wall"/>.</param>
/// <param name="Reading">What the host's clock showed.</param>
/// <param name="Kind">Why it was made.</param>
/// <param name="Size">How many entries it covers.</param>
/// <param name="Root">The root of those entries.</param>
/// <param name="Previous">SHA-256 of the seal before with its MAC and signature; zeros for the first.</param>
/// <param name="NextKeyHash">SHA-256 of the SubjectPublicKeyInfo of the key that signs the next seal.</param>
internal sealed record Seal(long Index, long Time, ClockReading Reading, SealKind Kind, long Size, byte[] Root, byte[] Previous, byte[] NextKeyHash);
