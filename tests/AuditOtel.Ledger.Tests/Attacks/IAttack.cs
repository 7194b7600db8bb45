namespace AuditOtel.Ledger.Tests.Attacks;

/// <summary>What somebody who owns the host does to a ledger that nobody writes.</summary>
internal interface IAttack
{
    /// <summary>The least that finds it; with less the ledger verifies, because nothing on the host can tell.</summary>
    Evidence Needed { get; }

    /// <summary>The kind of the first problem.</summary>
    string Kind { get; }

    /// <summary>The index of the first problem.</summary>
    long Index(Victim victim);

    void Mount(Victim victim);
}
