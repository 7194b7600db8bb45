using AuditOtel.Ledger.Merkle;

namespace AuditOtel.Ledger.Verification;

/// <summary>Knows roots that were signed, and wants to see what as many entries really give.</summary>
internal interface IRootWatch
{
    /// <summary>How many entries the next root covers; <see cref="long.MaxValue"/> when there is none. Never goes back.</summary>
    long NextSize { get; }

    /// <summary>Takes the tree of <see cref="NextSize"/> entries, and goes on to a greater size.</summary>
    void Note(CompactRange range);
}
